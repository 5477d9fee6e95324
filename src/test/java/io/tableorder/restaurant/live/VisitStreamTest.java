package io.tableorder.restaurant.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.EventStream.Event;
import io.tableorder.testing.Instance;
import io.tableorder.testing.IntegrationTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The streams of phones: they follow the visit to any table, and end with it. */
@IntegrationTest
@Tag("broker")
class VisitStreamTest {

    /** The promise is a second; a busy machine may take a part of another to look. */
    private static final Duration A_SECOND = Duration.ofMillis(1_500);

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    @TempDir
    private Path folder;

    private LiveFixture live;

    @BeforeEach
    void openAStore() {
        live = new LiveFixture(context, port);
    }

    @AfterEach
    void close() {
        live.close();
    }

    private String join(int table) {
        String code = jdbc.sql("select qr_code from tables where id = ?")
                .param(live.store.table(table))
                .query(String.class)
                .single();
        return live.api
                .post("/api/customer/visits")
                .json("{\"code\":\"" + code + "\"}")
                .send()
                .expect(201)
                .json()
                .path("access_token")
                .asText();
    }

    private JsonNode order(Api api, String phone) {
        return api.post("/api/customer/orders")
                .as(phone)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(live.store.cart())
                .send()
                .expect(201)
                .json();
    }

    private void staff(int table, String act, String json) {
        live.api
                .post("/api/admin/tables/" + live.store.table(table) + "/" + act)
                .as(live.store.adminToken())
                .json(json)
                .send()
                .expect(200);
    }

    private EventStream follow(int at, String phone) {
        return live.watched(EventStream.open(at, LiveFixture.GUESTS, phone));
    }

    @Test
    void aVisitEndsOnEveryInstanceWithinASecondAndOutlivesARestart() {
        String phone = join(0);
        try (Instance other = Instance.start(folder, live.store.id(), Instance.NEVER)) {
            int otherPort = other.serve();
            Api there = new Api(otherPort);
            // That instance has started after the phone had joined.
            order(there, phone);
            EventStream streamHere = follow(port, phone);
            EventStream streamThere = follow(otherPort, phone);
            there.get("/api/customer/orders").as(phone).send().expect(200);

            staff(0, "complete-session", "{\"force\":true}");
            await().atMost(A_SECOND)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> streamHere.isEnded() && streamThere.isEnded());
            for (EventStream stream : List.of(streamHere, streamThere)) {
                assertThat(stream.events()).extracting(Event::type).containsExactly("session.completed");
            }
            for (Api api : List.of(live.api, there)) {
                for (String path : List.of("orders", "menus", "categories", "visit")) {
                    await().atMost(A_SECOND).untilAsserted(() -> assertThat(api.get("/api/customer/" + path)
                                    .as(phone)
                                    .send()
                                    .expect(401)
                                    .code())
                            .isEqualTo("SESSION_ENDED"));
                }
                assertThat(api.post("/api/customer/orders")
                                .as(phone)
                                .json(live.store.cart())
                                .send()
                                .expect(401)
                                .code())
                        .isEqualTo("SESSION_ENDED");
                assertThat(api.post("/api/customer/stream-tickets")
                                .as(phone)
                                .send()
                                .expect(401)
                                .code())
                        .isEqualTo("SESSION_ENDED");
            }
            EventStream back = live.ask(LiveFixture.GUESTS, "Authorization", "Bearer " + phone);
            assertThat(back.status()).isEqualTo(401);
        }
    }

    @Test
    void aPhoneFollowsItsVisitToAnotherTable() {
        String phone = join(0);
        EventStream mine = follow(port, phone);
        EventStream tabletHere = live.table(0);
        EventStream tabletThere = live.table(1);
        order(live.api, phone);
        staff(0, "move-session", "{\"to_table_id\":" + live.store.table(1) + "}");
        long order = order(live.api, phone).path("id").asLong();
        long next = live.place(0);
        live.change(order, "preparing");
        long last = live.changeMenu();

        assertThat(mine.awaitId(last))
                .extracting(Event::type)
                .containsExactly(
                        "order.created", "session.moved", "order.created", "order.status_changed", "menu.changed");
        assertThat(tabletHere.awaitId(last))
                .extracting(Event::type)
                .containsExactly("order.created", "session.moved", "session.started", "order.created", "menu.changed");
        assertThat(tabletHere.events().get(1).json().has("order_items"))
                .as("what the guests who have left wait for")
                .isFalse();
        assertThat(tabletHere.events().get(3).json().path("order_id").asLong()).isEqualTo(next);
        assertThat(tabletThere.awaitId(last))
                .extracting(Event::type)
                .containsExactly("session.moved", "order.created", "order.status_changed", "menu.changed");
    }

    @Test
    void phonesOfMergedVisitsSeeOneVisit() {
        String here = join(0);
        String there = join(1);
        EventStream mine = follow(port, here);
        EventStream theirs = follow(port, there);
        long first = order(live.api, here).path("id").asLong();
        staff(0, "merge-session", "{\"into_table_id\":" + live.store.table(1) + "}");
        order(live.api, there);
        live.change(first, "preparing");
        long last = live.changeMenu();
        assertThat(mine.awaitId(last))
                .extracting(Event::type)
                .containsExactly(
                        "order.created", "session.merged", "order.created", "order.status_changed", "menu.changed");
        assertThat(theirs.awaitId(last))
                .extracting(Event::type)
                .containsExactly("session.merged", "order.created", "order.status_changed", "menu.changed");
        assertThat(mine.isEnded()).isFalse();

        staff(1, "complete-session", "{\"force\":true}");
        await().atMost(A_SECOND).until(() -> mine.isEnded() && theirs.isEnded());
    }

    @Test
    void aPhoneThatComesBackSeesNothingOfTheTablesNextGuests() {
        String phone = join(0);
        order(live.api, phone);
        staff(0, "move-session", "{\"to_table_id\":" + live.store.table(1) + "}");
        live.place(0);
        order(live.api, phone);
        long last = live.changeMenu();
        EventStream back = live.watched(EventStream.resume(port, LiveFixture.GUESTS, phone, 0));
        assertThat(back.awaitId(last))
                .extracting(Event::type)
                .containsExactly("session.started", "order.created", "session.moved", "order.created", "menu.changed");
    }
}
