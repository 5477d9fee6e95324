package io.tableorder.ops;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.access.account.Tokens;
import io.tableorder.testing.Api;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.Instance;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.RawHttp;
import io.tableorder.testing.TestStore;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An instance that is asked to stop, as balancers and clients see it. */
@IntegrationTest
class GracefulStopTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @TempDir
    private Path folder;

    @Test
    void acceptedRequestsAreAnsweredAndNewOnesAreSentElsewhere() throws Exception {
        TestStore store = new TestStore(jdbc, tokens);
        try (Instance instance =
                Instance.start(folder, store.id(), Instance.NEVER, "--table-order.shutdown-drain=8s")) {
            int port = instance.serve();
            RawHttp http = new RawHttp(port);
            EventStream staff = EventStream.open(port, "/api/admin/orders/stream", store.adminToken());
            assertThat(ready(http)).isEqualTo(200);
            Guest guest = new Guest(http, order(store));
            guest.start();
            await().atMost(SOON).until(() -> guest.statuses().size() >= 3);

            String order = order(store);
            int middle = order.length() - 10;
            try (Socket slow = new Socket("localhost", port)) {
                instance.stop();
                await().atMost(SOON).until(() -> ready(http) == 503);
                // A body has 10 s to come: longer than the drain.
                slow.getOutputStream().write(order.substring(0, middle).getBytes(UTF_8));
                slow.getOutputStream().flush();
                Api.Answer health = http.send(get("/health"));
                assertThat(health).isNotNull();
                assertThat(health.status()).isEqualTo(503);
                assertThat(health.text()).contains("\"stopping\":{\"status\":\"down\"}");
                assertThat(http.send(get("/livez"))).matches(answer -> answer.status() == 200);
                String kept = order(store).replace("Connection: close\r\n", "");
                Api.Answer late = http.send(kept.getBytes(UTF_8));
                assertThat(late).isNotNull();
                assertThat(late.status()).isEqualTo(201);
                assertThat(late.header("Connection"))
                        .as("its guest comes back elsewhere")
                        .isEqualTo("close");
                guest.leave();
                assertThat(guest.statuses()).isNotEmpty().containsOnly(201);

                await().atMost(SOON).until(() -> isShut(port));
                slow.getOutputStream().write(order.substring(middle).getBytes(UTF_8));
                slow.getOutputStream().flush();
                assertThat(new String(slow.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 201");
            }
            await().atMost(SOON).until(staff::isEnded);
            assertThat(instance.awaitEnd()).isEqualTo(128 + 15);
        }
        await().atMost(SOON).until(() -> store.count("outbox") == 0);
    }

    private static int ready(RawHttp http) throws IOException {
        Api.Answer answer = http.send(get("/readyz"));
        return answer == null ? 0 : answer.status();
    }

    private static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes(US_ASCII);
    }

    private static String order(TestStore store) {
        return "POST /api/customer/orders HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + store.tableToken(0) + "\r\nContent-Type: application/json\r\nIdempotency-Key: " + UUID.randomUUID()
                + "\r\nContent-Length: " + store.cart().getBytes(UTF_8).length + "\r\n\r\n" + store.cart();
    }

    private static boolean isShut(int port) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    /** Sends the same order all the time, each time over a connection of its own. */
    private static final class Guest extends Thread {

        private final RawHttp http;
        private final byte[] order;
        private final List<Integer> statuses = new ArrayList<>();
        private final AtomicBoolean isLeaving = new AtomicBoolean();

        Guest(RawHttp http, String order) {
            this.http = http;
            this.order = order.getBytes(UTF_8);
        }

        @Override
        public void run() {
            while (!isLeaving.get()) {
                note(status());
            }
        }

        private int status() {
            try {
                Api.Answer answer = http.send(order);
                return answer == null ? 0 : answer.status();
            } catch (IOException broken) {
                return 0;
            }
        }

        private synchronized void note(int status) {
            statuses.add(status);
        }

        synchronized List<Integer> statuses() {
            return List.copyOf(statuses);
        }

        void leave() throws InterruptedException {
            isLeaving.set(true);
            join();
        }
    }
}
