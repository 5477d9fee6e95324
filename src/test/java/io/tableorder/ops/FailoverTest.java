package io.tableorder.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.foundation.embedded.PostgresPair;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.OwnService;
import io.tableorder.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** A primary and a standby that change their parts, twice, while guests order and staff read. */
@Tag("kill")
class FailoverTest {

    /** The service takes seconds; see {@code deploy/failover.sh}, which measures. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final String CART = "{\"items\":[{\"menu_id\":1,\"quantity\":1}]}";

    private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    private final Set<Long> accepted = ConcurrentHashMap.newKeySet();
    /** Each is one statement without a transaction, whose failure is not hidden by a failed rollback. */
    private final AtomicInteger refusedTickets = new AtomicInteger();

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final List<Thread> clients = new ArrayList<>();

    @Test
    void noOrderIsLostAndNothingFailsForGood() throws Exception {
        Path programs = Programs.postgres();
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "failover-")
                .toAbsolutePath();
        try (PostgresPair databases = new PostgresPair(Files.createDirectory(folder.resolve("postgresql")), programs);
                OwnService service = new OwnService(Map.of(
                        "DATABASE_URL", databases.url(),
                        "RATE_LIMIT_PER_MINUTE", "1000000",
                        "STREAM_RATE_LIMIT_PER_MINUTE", "1000000"))) {
            Api api = new Api(service.port());
            String staff = token(api, "/api/admin/auth/login", "{\"username\":\"admin\",\"password\":\"admin1234\"}");
            for (int table = 1; table <= 4; table++) {
                String guest = token(
                        api,
                        "/api/customer/auth/login",
                        "{\"store_id\":\"" + DemoStore.ID + "\",\"table_number\":\"" + table
                                + "\",\"password\":\"1234\"}");
                run(() -> order(api, guest));
            }
            run(() -> read(api, staff));
            awaitOrders(10);

            databases.failOver();
            awaitOrders(10);
            databases.bringBack();
            // The first host of the URL is the standby now: those that connect anew have to pass over it.
            databases.cutConnections();
            awaitOrders(10);

            refusedTickets.set(0);
            databases.handOver(() -> await().atMost(SOON).until(() -> refusedTickets.get() >= 2));
            awaitOrders(10);
            databases.bringBack();
            awaitOrders(10);

            end();
            assertThat(statuses).containsExactlyInAnyOrder(200, 201, 503);
            assertThat(stored(databases)).containsAll(accepted);
            await().atMost(SOON).until(() -> databases.count("select count(*) from outbox") == 0);
            await().atMost(SOON).until(() -> tickets(service) == databases.count("select count(*) from orders"));
            assertThat(databases.count("select count(*) from dead_letters")).isZero();
            await().atMost(SOON).until(() -> api.get("/health").send().status() == 200);
        } finally {
            end();
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static String token(Api api, String path, String credentials) {
        return api.post(path)
                .json(credentials)
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    private void run(Runnable client) {
        Thread thread = new Thread(client, "client");
        clients.add(thread);
        thread.start();
    }

    private void end() throws InterruptedException {
        isOver.set(true);
        for (Thread client : clients) {
            client.join();
        }
    }

    /** As a patient client does: repeats the key until it gets the order. */
    private void order(Api api, String guest) {
        while (!isOver.get()) {
            String key = UUID.randomUUID().toString();
            boolean isPlaced = false;
            while (!isPlaced && !isOver.get()) {
                Answer answer = api.post("/api/customer/orders")
                        .as(guest)
                        .header("Idempotency-Key", key)
                        .json(CART)
                        .send();
                isPlaced = note(answer);
                if (isPlaced) {
                    accepted.add(answer.json().path("order_id").asLong());
                }
            }
        }
    }

    private void read(Api api, String staff) {
        while (!isOver.get()) {
            note(api.get("/api/admin/orders?page_size=1").as(staff).send());
            JsonNode first = api.get("/api/admin/orders?page_size=1")
                    .as(staff)
                    .sendUnchecked()
                    .json()
                    .at("/data/0");
            if (first.path("status").asText().equals("pending")) {
                note(api.patch("/api/admin/orders/" + first.path("id").asLong() + "/status")
                        .as(staff)
                        .json("{\"status\":\"preparing\"}")
                        .send());
            }
            if (!note(api.post("/api/admin/stream-tickets").as(staff).sendUnchecked())) {
                refusedTickets.incrementAndGet();
            }
        }
    }

    private boolean note(Answer answer) {
        statuses.add(answer.status());
        if (answer.status() == 503) {
            assertThat(answer.header("Retry-After")).isNotNull();
        }
        return answer.status() < 300;
    }

    private void awaitOrders(int more) {
        int enough = accepted.size() + more;
        await().atMost(SOON).until(() -> accepted.size() >= enough);
    }

    private static List<Long> stored(PostgresPair databases) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (Connection connection = databases.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from orders")) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return ids;
    }

    private static long tickets(OwnService service) throws IOException {
        try (Stream<Path> files = Files.list(service.data().resolve("tickets"))) {
            return files.filter(file -> file.toString().endsWith(".txt")).count();
        }
    }
}
