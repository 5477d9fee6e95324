package io.tableorder.restaurant.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.EventStream.Event;
import io.tableorder.testing.Housekeeping;
import io.tableorder.testing.IntegrationTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which callers get a stream, how many, and for how long. */
@IntegrationTest
class StreamTicketTest {

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private CamelContext camel;

    @Autowired
    private Streams streams;

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
    void aTicketOpensOneStream() throws Exception {
        String ticket = buy("/api/admin/stream-tickets", live.store.adminToken());

        EventStream staff = live.ask(LiveFixture.STAFF + "?after=0&ticket=" + ticket);
        assertThat(staff.status()).isEqualTo(200);
        long seq = live.changeMenu();
        assertThat(staff.awaitEvents(1)).extracting(Event::id).containsExactly(seq);

        EventStream second = live.ask(LiveFixture.STAFF + "?ticket=" + ticket);
        assertThat(second.status()).isEqualTo(401);
        assertThat(second.code()).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void aTicketIsUsedByOneOfManyAtMost() {
        String ticket = buy("/api/admin/stream-tickets", live.store.adminToken());
        List<CompletableFuture<EventStream>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> live.ask(LiveFixture.STAFF + "?ticket=" + ticket)))
                .toList();
        assertThat(all)
                .extracting(one -> one.join().status())
                .containsOnlyOnce(200)
                .containsOnly(200, 401);
    }

    @Test
    void aTablesTicketShowsTheTable() throws Exception {
        live.place(0);
        String ticket = buy("/api/customer/stream-tickets", live.store.tableToken(0));
        EventStream guests = live.ask(LiveFixture.GUESTS + "?after=0&ticket=" + ticket);
        assertThat(guests.awaitEvents(2)).extracting(Event::type).containsExactly("session.started", "order.created");

        String other = buy("/api/customer/stream-tickets", live.store.tableToken(1));
        assertThat(live.ask(LiveFixture.STAFF + "?ticket=" + other).code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void aTicketMeansNothingElsewhere() {
        String ticket = buy("/api/admin/stream-tickets", live.store.adminToken());
        for (String path : List.of("/api/admin/orders", "/api/admin/orders/stream/", "/api/superadmin/stores")) {
            assertThat(live.api
                            .get(path + "?ticket=" + ticket)
                            .sendUnchecked()
                            .expect(401)
                            .code())
                    .isEqualTo("AUTHENTICATION_REQUIRED");
        }
        assertThat(live.api
                        .get("/api/admin/orders")
                        .as(ticket)
                        .send()
                        .expect(401)
                        .code())
                .isEqualTo("TOKEN_INVALID");
        assertThat(live.ask(LiveFixture.STAFF + "?ticket=" + ticket).status()).isEqualTo(200);
    }

    @Test
    void aTicketIsGoodForHalfAMinute() throws Exception {
        String ticket = buy("/api/admin/stream-tickets", live.store.adminToken());
        jdbc.sql("update stream_tickets set expires_at = now() - interval '1 second' where store_id = ?")
                .param(live.store.id())
                .update();
        assertThat(live.ask(LiveFixture.STAFF + "?ticket=" + ticket).code()).isEqualTo("TOKEN_INVALID");

        buy("/api/admin/stream-tickets", live.store.adminToken());
        assertThat(live.store.count("stream_tickets")).isEqualTo(1);
        assertThat(jdbc.sql("select expires_at <= now() + interval '30 seconds' from stream_tickets where store_id = ?")
                        .param(live.store.id())
                        .query(Boolean.class)
                        .single())
                .isTrue();
        Housekeeping.run(camel, "purge-stream-tickets");
        assertThat(live.store.count("stream_tickets")).isEqualTo(1);
        jdbc.sql("update stream_tickets set expires_at = now() - interval '1 second' where store_id = ?")
                .param(live.store.id())
                .update();
        Housekeeping.run(camel, "purge-stream-tickets");
        assertThat(live.store.count("stream_tickets")).isZero();
    }

    @Test
    void aTextThatIsNoTicketIsRefused() throws Exception {
        for (String wrong : List.of("", "abc", "A".repeat(43), "%00", "x".repeat(2_000))) {
            EventStream answer = live.ask(LiveFixture.STAFF + "?ticket=" + wrong);
            assertThat(answer.status()).as(wrong).isEqualTo(401);
            assertThat(answer.code()).as(wrong).isEqualTo("TOKEN_INVALID");
        }
    }

    @Test
    void theTicketItselfIsNotStored() throws Exception {
        String ticket = buy("/api/admin/stream-tickets", live.store.adminToken());
        byte[] stored = jdbc.sql("select hash from stream_tickets where store_id = ?")
                .param(live.store.id())
                .query(byte[].class)
                .single();
        assertThat(stored)
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void anActorHasALimitedNumberOfStreams() throws Exception {
        String token = "Bearer " + live.store.tableToken(0);
        List<EventStream> all = IntStream.range(0, 20)
                .mapToObj(i -> live.ask(LiveFixture.GUESTS, "Authorization", token))
                .toList();
        assertThat(all).extracting(EventStream::status).containsOnly(200);

        Answer tooMany = live.api
                .get(LiveFixture.GUESTS)
                .as(live.store.tableToken(0))
                .send()
                .expect(429);
        assertThat(tooMany.header("Retry-After")).isEqualTo("3");
        assertThat(tooMany.code()).isEqualTo("TOO_MANY_STREAMS");
        EventStream later = live.ask(LiveFixture.GUESTS, "Authorization", token);
        later.assertComesBack("TOO_MANY_STREAMS");
        assertThat(live.table(1).status()).as("another table").isEqualTo(200);

        all.get(0).close();
        await().until(() -> live.ask(LiveFixture.GUESTS, "Authorization", token).header("Retry-After") == null);
    }

    @Test
    void aDeactivatedAdminsStreamsEndWithinTenSeconds() {
        EventStream staff = live.staff();
        EventStream guests = live.table(0);
        jdbc.sql("update admins set is_active = false where id = ?")
                .param(live.store.admin())
                .update();
        await().atMost(Duration.ofSeconds(10)).until(staff::isEnded);
        assertThat(guests.isEnded()).isFalse();
        assertThat(live.ask(LiveFixture.STAFF, "Authorization", "Bearer " + live.store.adminToken())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aNewPasswordEndsTheStreamsOfTheOldOne() {
        EventStream staff = live.staff();
        jdbc.sql("update admins set token_version = token_version + 1 where id = ?")
                .param(live.store.admin())
                .update();
        await().atMost(Duration.ofSeconds(10)).until(staff::isEnded);
    }

    @Test
    void aStreamEndsWithTheTokenThatOpenedIt() throws Exception {
        String ticket = "T".repeat(43);
        jdbc.sql("""
                insert into stream_tickets
                values (sha256(?), 'table', ?, ?, ?, 0, now() + interval '3 seconds', now() + interval '30 seconds')
                """)
                .params(
                        ticket.getBytes(StandardCharsets.US_ASCII),
                        live.store.id(),
                        live.store.table(0),
                        UUID.randomUUID())
                .update();
        EventStream guests = live.ask(LiveFixture.GUESTS + "?ticket=" + ticket);
        assertThat(guests.status()).isEqualTo(200);
        await().until(guests::isEnded);
    }

    @Test
    void streamsEndBeforeTheServiceStops() throws Exception {
        EventStream staff = live.staff();
        EventStream guests = live.table(0);
        streams.stop();
        try {
            await().until(() -> staff.isEnded() && guests.isEnded());
            assertThat(staff.lines()).noneMatch(line -> line.startsWith("broken"));
            live.ask(LiveFixture.STAFF, "Authorization", "Bearer " + live.store.adminToken())
                    .assertComesBack("SERVICE_UNAVAILABLE");
            assertThat(live.api
                            .get(LiveFixture.STAFF)
                            .as(live.store.adminToken())
                            .send()
                            .expect(503)
                            .code())
                    .isEqualTo("SERVICE_UNAVAILABLE");
        } finally {
            streams.start();
        }
        assertThat(live.staff().isEnded()).isFalse();
    }

    private String buy(String path, String token) {
        Answer answer = live.api.post(path).as(token).send().expect(201);
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(30);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        return answer.json().path("ticket").asText();
    }
}
