package io.tableorder.foundation.embedded;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tableorder.testing.Api;
import io.tableorder.testing.OwnService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * The environment of the original design, as it stands but for the ports of its servers, which may be taken on this machine. The servers
 * have the users and passwords of a compose stack without settings.
 */
@Tag("broker")
// Starts a service of its own, which takes minutes on a busy machine.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OriginalEnvironmentTest {

    private static final Path GIVEN = Path.of("src/test/resources/original-design/env.example");

    private static final String DEMO_STORE = "00000000-0000-4000-8000-000000000001";

    private final boolean hadLogFolder = Files.exists(Path.of("/var/log/table-order"));

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private PostgresServer postgres;

    @SuppressWarnings("NullAway.Init")
    private RedisServer redis;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedService broker;

    @BeforeEach
    void startServers() {
        DataFolder data = DataFolder.at(folder);
        postgres = new PostgresServer(data.claim("postgres"));
        redis = new RedisServer(data.claim("redis"));
        broker = TestServers.brokerIsRabbitMq()
                ? new RabbitMqNode(RabbitMqNode.programs().orElseThrow(), data.claim("rabbitmq"))
                : new QpidBroker();
    }

    @AfterEach
    void stopServers() throws IOException {
        postgres.close();
        redis.close();
        broker.close();
        if (!hadLogFolder) {
            FileSystemUtils.deleteRecursively(Path.of("/var/log/table-order"));
        }
    }

    @Test
    void startsTheServiceAsItStands() throws Exception {
        String log = "/var/log/table-order/app.log";
        Map<String, String> given = given();
        assertThat(given).hasSize(12).containsEntry("LOG_FILE", log);
        String environment = String.join("\n", given.values());
        assertThat(environment).contains("localhost:5432", "localhost:6379", "localhost:5672");
        Map<String, Integer> ports =
                Map.of("localhost:5432", postgresPort(), "localhost:6379", redisPort(), "localhost:5672", brokerPort());
        given.replaceAll((name, value) -> {
            for (Map.Entry<String, Integer> port : ports.entrySet()) {
                value = value.replace(port.getKey(), "localhost:" + port.getValue());
            }
            return value;
        });

        try (OwnService service = new OwnService(given)) {
            Api api = new Api(service.port());
            String token = api.post("/api/customer/auth/login")
                    .json("{\"store_id\":\"%s\",\"table_number\":\"1\",\"password\":\"1234\"}".formatted(DEMO_STORE))
                    .send()
                    .expect(200)
                    .json()
                    .path("access_token")
                    .asText();
            api.post("/api/customer/orders")
                    .as(token)
                    .json("{\"items\":[{\"menu_id\":1,\"quantity\":2}]}")
                    .send()
                    .expect(201);
            String health = api.get("/health").send().expect(200).text();
            assertThat(health).contains("\"database\":", "\"redis\":");
            if (TestServers.brokerIsRabbitMq()) {
                assertThat(health).startsWith("{\"status\":\"ok\"");
            }
            assertThat(service.folder().resolve("keys/private.pem")).exists();
            assertThat(service.folder().resolve("keys/public.pem")).exists();
            if (Files.isWritable(Path.of("/var/log/table-order"))) {
                assertThat(Path.of(log)).content().contains("Table Order");
            }
        }
    }

    private static Map<String, String> given() throws IOException {
        return Files.readAllLines(GIVEN).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(toMap(pair -> pair[0], pair -> pair[1]));
    }

    private int postgresPort() throws Exception {
        URI url = URI.create(postgres.start());
        String[] account = url.getUserInfo().split(":");
        try (Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + url.getPort() + url.getPath(), account[0], account[1])) {
            connection.createStatement().execute("alter role tableorder password 'password'");
        }
        return url.getPort();
    }

    private int redisPort() throws IOException {
        String url = redis.start();
        try (RedisClient client = RedisClient.create(url);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().configSet("requirepass", "");
        }
        return URI.create(url).getPort();
    }

    private int brokerPort() throws IOException {
        return URI.create(broker.start()).getPort();
    }
}
