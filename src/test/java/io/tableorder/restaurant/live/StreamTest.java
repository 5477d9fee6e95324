package io.tableorder.restaurant.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.event.LogGrown;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.EventStream.Event;
import io.tableorder.testing.IntegrationTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.core.ResolvableType;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class StreamTest {

    @Autowired
    private ConfigurableApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private LiveFixture live;

    @BeforeEach
    void openAStore() {
        live = new LiveFixture(context, port);
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void staffSeeWhatHappensInTheirStore() throws Exception {
        EventStream staff = live.staff();
        assertThat(staff.header("Content-Type")).startsWith("text/event-stream");
        assertThat(staff.header("Cache-Control")).isEqualTo("no-store, no-transform");
        assertThat(staff.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(staff.header("RateLimit-Policy")).startsWith("\"streams\"");
        assertThat(staff.lines().get(0)).matches("retry: [34][0-9]{3}");
        assertThat(staff.lines()).contains("id: 0");

        long order = live.place(0);
        live.change(order, "preparing");

        List<Event> events = staff.awaitEvents(3);
        assertThat(events).extracting(Event::id).containsExactly(1L, 2L, 3L);
        assertThat(events)
                .extracting(Event::type)
                .containsExactly("session.started", "order.created", "order.status_changed");
        for (Event event : events) {
            String payload = jdbc.sql("select payload::text from event_log where store_id = ? and seq = ?")
                    .params(live.store.id(), event.id())
                    .query(String.class)
                    .single();
            assertThat(event.json()).isEqualTo(new ObjectMapper().readTree(payload));
        }
    }

    @Test
    void everyCommitHintsThatTheLogHasGrown() {
        List<UUID> hinted = new CopyOnWriteArrayList<>();
        ApplicationListener<PayloadApplicationEvent<LogGrown>> listener =
                event -> hinted.add(event.getPayload().storeId());
        GenericApplicationListenerAdapter typed = new GenericApplicationListenerAdapter(listener) {
            @Override
            public boolean supportsEventType(ResolvableType type) {
                return type.hasGenerics() && type.getGeneric().resolve() == LogGrown.class;
            }
        };
        context.addApplicationListener(typed);
        try {
            live.changeMenu();
            assertThat(hinted).contains(live.store.id());
            hinted.clear();
            live.place(0);
            hinted.clear();
            live.place(0);
            assertThat(hinted).contains(live.store.id());
        } finally {
            context.removeApplicationListener(typed);
        }
    }

    @Test
    void aStreamWithoutEventsShowsThatItIsAlive() {
        EventStream staff = live.staff();
        long comments = comments(staff);
        await().atMost(Duration.ofSeconds(20)).until(() -> comments(staff) > comments);
    }

    private static long comments(EventStream stream) {
        return stream.lines().stream().filter(line -> line.startsWith(":")).count();
    }

    @Test
    void theStaffsStreamHasTwoNames() {
        EventStream staff = live.watched(EventStream.open(port, "/api/admin/sse", live.store.adminToken()));
        long seq = live.changeMenu();
        assertThat(staff.awaitEvents(1)).extracting(Event::id).containsExactly(seq);
    }

    @Test
    void anotherStoresEventsAreNotSeen() {
        try (LiveFixture other = new LiveFixture(context, port)) {
            EventStream staff = live.staff();
            EventStream others = other.staff();
            other.place(0);
            long seq = live.changeMenu();
            assertThat(others.awaitEvents(2)).hasSize(2);
            assertThat(staff.awaitId(seq)).extracting(Event::id).containsExactly(seq);
        }
    }

    @Test
    void aClientThatComesBackGetsWhatItMissedAndNothingTwice() {
        EventStream first = live.staff();
        live.changeMenu();
        live.changeMenu();
        first.awaitEvents(2);
        first.close();
        for (int i = 0; i < 700; i++) {
            live.changeMenu();
        }

        EventStream second = live.staffAfter(2);
        long last = live.changeMenu();
        assertThat(second.awaitId(last))
                .extracting(Event::id)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(3, last).boxed().toList());

        EventStream byQuery = live.ask(
                LiveFixture.STAFF + "?after=" + (last - 1), "Authorization", "Bearer " + live.store.adminToken());
        assertThat(byQuery.awaitEvents(1)).extracting(Event::id).containsExactly(last);

        EventStream byBoth = live.ask(
                LiveFixture.STAFF + "?after=1",
                "Authorization",
                "Bearer " + live.store.adminToken(),
                "Last-Event-ID",
                String.valueOf(last - 2));
        assertThat(byBoth.awaitEvents(2)).extracting(Event::id).containsExactly(last - 1, last);
    }

    @Test
    void aClientThatHasSeenNothingYetComesBackWithAPosition() {
        live.changeMenu();
        EventStream first = live.staff();
        assertThat(first.lastId()).isEqualTo("1");
        assertThat(first.events()).isEmpty();
    }

    @Test
    void aPositionThatTheStoreNeverReachedIsReset() {
        live.changeMenu();
        EventStream staff = live.staffAfter(99);
        Event reset = staff.awaitEvents(1).get(0);
        assertThat(reset.type()).isEqualTo("reset");
        assertThat(reset.id()).isEqualTo(1);
        assertThat(reset.json().path("reason").asText()).isEqualTo("unknown_position");

        long next = live.changeMenu();
        assertThat(staff.awaitEvents(2).get(1).id()).isEqualTo(next);
    }

    @Test
    void aPositionOlderThanTheLogIsReset() {
        for (int i = 0; i < 5; i++) {
            live.changeMenu();
        }
        jdbc.sql("delete from event_log where store_id = ? and seq <= 3")
                .param(live.store.id())
                .update();

        EventStream old = live.staffAfter(2);
        Event reset = old.awaitEvents(1).get(0);
        assertThat(reset.type()).isEqualTo("reset");
        assertThat(reset.id()).isEqualTo(5);
        assertThat(reset.json().path("reason").asText()).isEqualTo("too_old");
        long next = live.changeMenu();
        assertThat(old.awaitEvents(2)).extracting(Event::id).containsExactly(5L, next);

        EventStream justWithin = live.staffAfter(3);
        assertThat(justWithin.awaitEvents(3)).extracting(Event::id).containsExactly(4L, 5L, next);

        jdbc.sql("delete from event_log where store_id = ?")
                .param(live.store.id())
                .update();
        assertThat(live.staffAfter(3).awaitEvents(1)).extracting(Event::type).containsExactly("reset");
        EventStream current = live.staffAfter(next);
        long afterAll = live.changeMenu();
        assertThat(current.awaitEvents(1)).extracting(Event::id).containsExactly(afterAll);
    }

    @Test
    void aStoreThatGoesBackToABackupSendsItsClientsAway() {
        live.changeMenu();
        live.changeMenu();
        EventStream staff = live.staff();
        jdbc.sql("delete from event_log where store_id = ? and seq = 2")
                .param(live.store.id())
                .update();
        jdbc.sql("update store_seq set seq = 1 where store_id = ?")
                .param(live.store.id())
                .update();
        await().until(staff::isEnded);
        assertThat(live.staffAfter(2).awaitEvents(1))
                .extracting(Event::type, Event::id)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("reset", 1L));
    }

    @Test
    void aPositionThatIsNoNumberIsRefused() throws Exception {
        String token = "Bearer " + live.store.adminToken();
        for (String wrong : List.of("abc", "-1", "1.5", "9999999999999999999")) {
            EventStream answer = live.ask(LiveFixture.STAFF, "Authorization", token, "Last-Event-ID", wrong);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("VALIDATION_FAILED");
            live.api
                    .get(LiveFixture.STAFF + "?after=" + wrong)
                    .header("Authorization", token)
                    .send()
                    .expect(400);
        }
        live.api
                .get(LiveFixture.STAFF + "?after=1&after=2")
                .header("Authorization", token)
                .send()
                .expect(400);
    }

    @Test
    void streamsAreForTheirRoleOnly() throws Exception {
        assertThat(live.ask(LiveFixture.STAFF).status()).isEqualTo(401);
        assertThat(live.ask(LiveFixture.STAFF, "Authorization", "Bearer " + live.store.tableToken(0))
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(live.ask(LiveFixture.GUESTS, "Authorization", "Bearer " + live.store.adminToken())
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void onlyGetOpensAStream() {
        for (String method : List.of("HEAD", "POST", "PUT", "PATCH", "DELETE")) {
            var answer = live.api
                    .call(method, LiveFixture.STAFF)
                    .as(live.store.adminToken())
                    .sendUnchecked()
                    .expect(405);
            assertThat(answer.header("Allow")).as(method).isEqualTo("GET");
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        }
        assertThat(live.api
                        .get("/api/admin/orders/7")
                        .as(live.store.adminToken())
                        .send()
                        .code())
                .isEqualTo("ORDER_NOT_FOUND");
    }

    @Test
    void browsersOfKnownOriginsMayListen() {
        String token = "Bearer " + live.store.adminToken();
        for (String origin : List.of("http://localhost:3000", "http://localhost:3001")) {
            EventStream stream = live.ask(LiveFixture.STAFF, "Authorization", token, "Origin", origin);
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Access-Control-Allow-Origin")).isEqualTo(origin);
            assertThat(stream.header("Vary")).isEqualTo("Origin");
        }
        assertThat(live.ask(LiveFixture.STAFF, "Authorization", token, "Origin", "http://evil.example")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void everyAcceptHeaderIsAccepted() {
        var stream = live.ask(
                LiveFixture.STAFF, "Authorization", "Bearer " + live.store.adminToken(), "Accept", "application/json");
        assertThat(stream.status()).isEqualTo(200);
    }
}
