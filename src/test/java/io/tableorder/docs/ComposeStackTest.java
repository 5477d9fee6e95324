package io.tableorder.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The compose stack without settings is the one that the original design draws. */
class ComposeStackTest {

    private static final Pattern DEFAULT = Pattern.compile("\\$\\{\\w+:-([^}]*)}");

    private static final List<String> SERVICES = List.of("api", "db", "redis", "rabbitmq");

    private final JsonNode stack = Example.yaml(text("docker-compose.yml"));

    @Test
    void theComposeStackIsAsDrawn() {
        assertThat(values("api", "ports")).containsExactly("0.0.0.0:8000:8000");
        assertThat(values("db", "ports")).containsExactly("127.0.0.1:5432:5432");
        assertThat(values("redis", "ports")).containsExactly("127.0.0.1:6379:6379");
        assertThat(values("rabbitmq", "ports")).containsExactly("127.0.0.1:5672:5672", "127.0.0.1:15672:15672");
        assertThat(values("db", "environment")).containsExactly("tableorder", "password", "tableorder");
        assertThat(values("rabbitmq", "environment")).containsExactly("guest", "guest");
        assertThat(values("redis", "command")).contains("--appendonly", "yes");
        assertThat(values("api", "volumes"))
                .contains("./uploads:/app/uploads:z", "./keys:/app/keys:z", "api_logs:/var/log/table-order");
        assertThat(values("db", "volumes")).containsExactly("postgres_data:/var/lib/postgresql/data");
        assertThat(values("redis", "volumes")).containsExactly("redis_data:/data");
        assertThat(values("rabbitmq", "volumes")).containsExactly("rabbitmq_data:/var/lib/rabbitmq");
        assertThat(Stream.of("db", "redis", "rabbitmq").map(service -> value("services", service, "image")))
                .containsExactly("postgres:15", "redis:7.0", "rabbitmq:3.12-management");
        assertThat(value("services", "api", "environment", "DATABASE_URL"))
                .isEqualTo("postgresql://tableorder:password@db:5432/tableorder");
        assertThat(value("services", "api", "environment", "RABBITMQ_URL"))
                .isEqualTo("amqp://guest:guest@rabbitmq:5672");
        assertThat(value("services", "api", "environment", "LOG_FILE")).isEqualTo("/var/log/table-order/app.log");
        assertThat(value("services", "api", "depends_on", "db", "condition")).isEqualTo("service_healthy");
        assertThat(value("networks", "table-order-network", "name")).isEqualTo("table-order-network");
        assertThat(value("networks", "table-order-network", "driver")).isEqualTo("bridge");
        for (String service : SERVICES) {
            assertThat(value("services", service, "container_name")).isEqualTo("table-order-" + service);
            assertThat(values(service, "networks")).containsExactly("table-order-network");
            assertThat(Stream.of("interval", "timeout", "retries")
                            .map(limit -> value("services", service, "healthcheck", limit)))
                    .as("health check of %s", service)
                    .containsExactly("10s", "5s", "5");
        }
        assertThat(text(".gitignore")).contains("\nuploads/*", "\nkeys/*");
        assertThat(text("Dockerfile"))
                .contains("\nEXPOSE 8000 ", "\nHEALTHCHECK ", "LOG_FILE=/var/log/table-order/app.log");
    }

    @Test
    void oneSettingMakesSavedCodeLive() {
        assertThat(text(".env.example")).contains("\n# COMPOSE_FILE=docker-compose.yml:docker-compose.dev.yml\n");
        JsonNode service =
                Example.yaml(text("docker-compose.dev.yml")).path("services").path("api");
        assertThat(service.path("entrypoint").path(0).asText()).isEqualTo("/source/deploy/dev-server.sh");
        assertThat(strings(service.path("volumes"))).contains(".:/source:ro,z");
    }

    /** Spring Boot takes both as a wish to log whatever its libraries have to say, tokens and bodies included. */
    @Test
    void noComposeFileTurnsOnTheDebugModeOfSpringBoot() throws IOException {
        List<Path> compose = new ArrayList<>();
        for (String folder : List.of(".", "deploy")) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder), "docker-compose*.yml")) {
                files.forEach(compose::add);
            }
        }
        assertThat(compose).hasSizeGreaterThanOrEqualTo(3).allSatisfy(file -> {
            for (JsonNode environment : Example.yaml(text(file.toString())).findValues("environment")) {
                assertThat(environment.fieldNames()).toIterable().doesNotContain("DEBUG", "TRACE");
            }
        });
    }

    private String value(String... place) {
        JsonNode node = stack;
        for (String name : place) {
            node = node.path(name);
        }
        return plain(node.asText());
    }

    private List<String> values(String service, String list) {
        return strings(stack.path("services").path(service).path(list)).stream()
                .map(ComposeStackTest::plain)
                .toList();
    }

    private static List<String> strings(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** As without settings. */
    private static String plain(String text) {
        return DEFAULT.matcher(text).replaceAll("$1");
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
