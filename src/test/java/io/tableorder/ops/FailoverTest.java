package io.tableorder.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.TableOrderApplication;
import io.tableorder.embedded.PostgresPair;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.Programs;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);

    /** The service takes seconds; see {@code deploy/failover.sh}, which measures. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final String CART = "{\"items\":[{\"menu_id\":1,\"quantity\":1}]}";

    private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    private final Set<Long> accepted = ConcurrentHashMap.newKeySet();
    /** Each is one statement without a transaction, whose failure is told as it is. */
    private final AtomicInteger refusedTickets = new AtomicInteger();

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final List<Thread> clients = new ArrayList<>();

    @Test
    void noOrderIsLostAndNothingFailsForGood() throws Exception {
        Path programs = Programs.postgres();
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "failover-")
                .toAbsolutePath();
        int port = freePort();
        Process service = null;
        try (PostgresPair databases = new PostgresPair(Files.createDirectory(folder.resolve("postgresql")), programs)) {
            service = start(folder, databases.url(), port);
            Api api = new Api(port);
            awaitStart(api, service, folder);
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
            await().atMost(SOON).until(() -> tickets(folder) == databases.count("select count(*) from orders"));
            assertThat(databases.count("select count(*) from dead_letters")).isZero();
            await().atMost(SOON).until(() -> api.get("/health").send().status() == 200);
        } finally {
            end();
            if (service != null) {
                service.destroy();
                service.waitFor();
            }
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static Process start(Path folder, String databaseUrl, int port) throws IOException {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        for (String file : List.of("kitchen-ticket.camel.yaml", "kitchen-ticket.ftl")) {
            Files.copy(Path.of("routes", file), routes.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        ProcessBuilder builder = ChildProcess.application(TableOrderApplication.class.getName());
        builder.environment()
                .putAll(Map.ofEntries(
                        Map.entry("ENV", "development"),
                        Map.entry("DATABASE_URL", databaseUrl),
                        Map.entry("REDIS_URL", ""),
                        Map.entry("RABBITMQ_URL", ""),
                        Map.entry("DATA_DIR", folder.resolve("data").toString()),
                        Map.entry("ROUTES_DIR", routes.toString()),
                        Map.entry("UPLOADS_DIR", folder.resolve("uploads").toString()),
                        Map.entry(
                                "JWT_PRIVATE_KEY_PATH",
                                folder.resolve("private.pem").toString()),
                        Map.entry(
                                "JWT_PUBLIC_KEY_PATH",
                                folder.resolve("public.pem").toString()),
                        Map.entry("PORT", String.valueOf(port)),
                        Map.entry("MANAGEMENT_PORT", String.valueOf(freePort())),
                        Map.entry("RATE_LIMIT_PER_MINUTE", "1000000"),
                        Map.entry("STREAM_RATE_LIMIT_PER_MINUTE", "1000000"),
                        Map.entry("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx384m")));
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("service.log").toFile())
                .start();
    }

    private static void awaitStart(Api api, Process service, Path folder) {
        await().atMost(STARTS_WITHIN)
                .ignoreExceptionsMatching(e -> service.isAlive())
                .until(() -> {
                    assertThat(service.isAlive())
                            .as("see %s", folder.resolve("service.log"))
                            .isTrue();
                    return api.get("/readyz").sendUnchecked().status() == 200;
                });
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

    /** As a patient client does: the same key again, until the order is told. */
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

    private static long tickets(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data/tickets"))) {
            return files.filter(file -> file.toString().endsWith(".txt")).count();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
