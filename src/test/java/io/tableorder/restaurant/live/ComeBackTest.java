package io.tableorder.restaurant.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.Instance;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** An instance that cannot serve streams for a while: it starts, or a caller asks too often. */
@IntegrationTest
class ComeBackTest {

    private static final int LIMIT = 4;

    @Autowired
    private ApplicationContext context;

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

    @Test
    void clientsComeBackWhileAnInstanceStartsOrIsFullAndTicketsAreCountedAsStreams() throws Exception {
        int itsPort = Wire.freePort();
        try (Instance instance = Instance.start(
                folder,
                live.store.id(),
                Instance.NEVER,
                "--server.port=" + itsPort,
                "--table-order.rate-limit.streams-per-minute=" + LIMIT,
                "--table-order.streams.most=" + LIMIT,
                "--table-order.rate-limit.per-minute=20")) {
            Api its = new Api(itsPort);
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> its.get("/readyz").sendUnchecked().status() == 503);
            aStartingInstanceLetsStreamsComeBack(itsPort, its);
            assertThat(instance.serve()).isEqualTo(itsPort);
            ticketsAreCountedAsStreams(itsPort, its);
            ask(itsPort, LiveFixture.GUESTS, "Authorization", "Bearer " + live.store.tableToken(0))
                    .assertComesBack("SERVICE_UNAVAILABLE");
        }
    }

    private void aStartingInstanceLetsStreamsComeBack(int itsPort, Api its) throws IOException {
        String token = live.store.adminToken();
        String bearer = "Bearer " + token;
        ask(itsPort, LiveFixture.STAFF, "Authorization", bearer).assertComesBack("SERVICE_UNAVAILABLE");
        ask(itsPort, LiveFixture.GUESTS + "?ticket=x").assertComesBack("SERVICE_UNAVAILABLE");
        ask(itsPort, "/api/admin/sse?after=7", "Origin", "http://localhost:3000")
                .assertComesBack("SERVICE_UNAVAILABLE");

        assertThat(its.get(LiveFixture.STAFF).as(token).send().expect(503).code())
                .isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(ask(itsPort, "/api/admin/orders", "Authorization", bearer).status())
                .as("no stream")
                .isEqualTo(503);
        assertThat(ask(itsPort, "/api/nowhere").status()).as("no operation").isEqualTo(503);
        assertThat(its.post(LiveFixture.STAFF)
                        .header("Accept", "text/event-stream")
                        .sendUnchecked()
                        .status())
                .isEqualTo(503);
    }

    /** As many screens as there may be come back at once, and the kitchen goes on. */
    private void ticketsAreCountedAsStreams(int itsPort, Api its) {
        String token = live.store.adminToken();
        for (int i = 0; i < LIMIT; i++) {
            Answer sold = its.post("/api/admin/stream-tickets").as(token).send().expect(201);
            assertThat(sold.header("RateLimit-Policy")).isEqualTo("\"streams\";q=" + LIMIT + ";w=60");
            String ticket = sold.json().path("ticket").asText();
            EventStream stream = ask(itsPort, LiveFixture.STAFF + "?after=0&ticket=" + ticket);
            assertThat(stream.header("Retry-After")).as("paid with its ticket").isNull();
        }
        // One token of the bucket comes back each quarter of a minute.
        IntStream.range(0, LIMIT)
                .forEach(i ->
                        its.post("/api/admin/stream-tickets").as(token).send().status());
        assertThat(its.post("/api/admin/stream-tickets")
                        .as(token)
                        .send()
                        .expect(429)
                        .code())
                .isEqualTo("RATE_LIMIT_EXCEEDED");
        ask(itsPort, LiveFixture.STAFF, "Authorization", "Bearer " + token).assertComesBack("RATE_LIMIT_EXCEEDED");

        Answer change = its.patch("/api/admin/menus/" + live.store.soup())
                .as(token)
                .json("{\"price\": 9100}")
                .send()
                .expect(200);
        assertThat(change.header("RateLimit")).startsWith("\"changes\";r=19");
    }

    private EventStream ask(int itsPort, String path, String... headers) {
        return live.watched(EventStream.ask(itsPort, path, headers));
    }
}
