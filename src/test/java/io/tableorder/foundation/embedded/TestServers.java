package io.tableorder.foundation.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.StringUtils;

/**
 * Chooses the servers of the tests. A URL that is given is used; PostgreSQL and Redis are else the embedded ones. The
 * broker is else what the system property {@code table-order.test.broker} says, {@code rabbitmq} or {@code embedded},
 * and without it a private RabbitMQ where one is installed. Nothing on localhost is used unasked.
 */
public class TestServers implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    private static final String CHOICE = "table-order.test.broker";

    private static final List<String> SHARED = List.of(
            "table-order.database-url",
            "table-order.redis-url",
            "table-order.rabbitmq-url",
            "table-order.uploads-dir",
            "table-order.jwt.private-key-path",
            "table-order.jwt.public-key-path");

    private static @Nullable RabbitMqNode node;
    private static @Nullable ConfigurableEnvironment environment;
    private static @Nullable ProcessHandle postgres;

    @Override
    public int getOrder() {
        return EmbeddedServices.ORDER - 10;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        if (!brokerIsGiven(environment.getProperty("table-order.rabbitmq-url")) && brokerIsRabbitMq()) {
            try {
                environment
                        .getPropertySources()
                        .addFirst(new MapPropertySource(
                                "private RabbitMQ",
                                Map.of(
                                        "table-order.rabbitmq-url",
                                        node(folder(environment)).start())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static synchronized RabbitMqNode node(Path folder) {
        if (node == null) {
            node = new RabbitMqNode(
                    RabbitMqNode.programs().orElseThrow(), DataFolder.at(folder).claim("rabbitmq"));
            SpringApplication.getShutdownHandlers().add(node::close);
        }
        return node;
    }

    private static Path folder(ConfigurableEnvironment environment) {
        return Path.of(environment.getRequiredProperty("table-order.data-dir"));
    }

    public static boolean brokerIsRabbitMq() {
        if (brokerIsGiven(System.getenv("RABBITMQ_URL"))) {
            return true;
        }
        Optional<Path> programs = RabbitMqNode.programs();
        return switch (System.getProperty(CHOICE, "")) {
            case "embedded" -> false;
            case "rabbitmq" -> {
                assertThat(programs)
                        .as("the rabbitmq-server that -D%s=rabbitmq asks for", CHOICE)
                        .isPresent();
                yield true;
            }
            case "" -> programs.isPresent();
            default -> throw new IllegalArgumentException("-D" + CHOICE + " is rabbitmq or embedded");
        };
    }

    private static boolean brokerIsGiven(@Nullable String url) {
        return StringUtils.hasText(url);
    }

    /** Where RabbitMQ serves metrics to Prometheus. Skips the test when the broker is another one, or not ours. */
    public static int brokerMetricsPort() throws IOException {
        assumeOurs("RABBITMQ_URL");
        assumeTrue(brokerIsRabbitMq(), "the broker is no RabbitMQ");
        return Objects.requireNonNull(node).metricsPort();
    }

    public static void stopBroker() {
        assumeOurs("RABBITMQ_URL");
        if (brokerIsRabbitMq()) {
            Objects.requireNonNull(node).control("stop_app");
        } else {
            EmbeddedServices.running(QpidBroker.class).close();
        }
    }

    public static void startBroker() {
        assumeOurs("RABBITMQ_URL");
        if (brokerIsRabbitMq()) {
            Objects.requireNonNull(node).control("start_app");
        } else {
            start(EmbeddedServices.running(QpidBroker.class));
        }
    }

    /** The embedded broker always is. */
    public static void startEmptyBroker() {
        assumeOurs("RABBITMQ_URL");
        if (brokerIsRabbitMq()) {
            Objects.requireNonNull(node).control("reset");
        }
        startBroker();
    }

    public static void stopRedis() {
        assumeOurs("REDIS_URL");
        EmbeddedServices.running(RedisServer.class).close();
    }

    public static void startRedis() {
        assumeOurs("REDIS_URL");
        start(EmbeddedServices.running(RedisServer.class));
    }

    public static void signalRedis(String signal) {
        assumeOurs("REDIS_URL");
        try {
            signal(signal, EmbeddedServices.running(RedisServer.class).process().stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parent first, or it would make up for children that do not answer. */
    public static void pausePostgres() {
        assumeOurs("DATABASE_URL");
        try (Connection connection = io.tableorder.testing.Database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            postgres = ProcessHandle.of(row.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        signal("-STOP", Stream.concat(Stream.of(postgres), postgres.descendants()));
    }

    public static void resumePostgres() {
        if (postgres != null) {
            signal("-CONT", Stream.concat(Stream.of(postgres), postgres.descendants()));
        }
    }

    private static void signal(String signal, Stream<ProcessHandle> processes) {
        List<String> command = Stream.concat(
                        Stream.of("kill", signal), processes.map(process -> String.valueOf(process.pid())))
                .toList();
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static boolean haveStarted() {
        return environment != null;
    }

    public static String property(String name) {
        return Objects.requireNonNull(environment, "no context has started").getRequiredProperty(name);
    }

    /** The arguments with which an application in another process uses the very same servers, keys and uploads. */
    public static List<String> arguments() {
        boolean embeddedBroker =
                Objects.requireNonNull(environment).getProperty(EmbeddedBrokerTopology.IN_USE, Boolean.class, false);
        return Stream.concat(
                        SHARED.stream().map(name -> "--" + name + "=" + property(name)),
                        Stream.of("--" + EmbeddedBrokerTopology.IN_USE + "=" + embeddedBroker))
                .toList();
    }

    private static void assumeOurs(String variable) {
        assumeTrue(!StringUtils.hasText(System.getenv(variable)), variable + " names a server that is not ours");
    }

    private static void start(EmbeddedService service) {
        try {
            service.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empties the embedded services once per JVM, before any context uses them. */
    static class Fresh implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

        private static final Set<String> SERVERS = Set.of("postgres", "redis", "rabbitmq", "embedded.lock");

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE + 400;
        }

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            synchronized (Fresh.class) {
                boolean first = environment == null;
                environment = context.getEnvironment();
                if (first) {
                    empty();
                }
            }
        }

        private static void empty() {
            try {
                if (!StringUtils.hasText(System.getenv("DATABASE_URL"))) {
                    try (Connection connection = io.tableorder.testing.Database.connect();
                            Statement statement = connection.createStatement()) {
                        statement.execute("drop schema public cascade; create schema public");
                    }
                }
                if (!StringUtils.hasText(System.getenv("REDIS_URL"))) {
                    try (RedisClient client = RedisClient.create(property("table-order.redis-url"))) {
                        client.connect().sync().flushall();
                    }
                }
                Path folder = Files.createDirectories(Path.of(property("table-order.data-dir")));
                List<Path> rest;
                try (Stream<Path> files = Files.list(folder)) {
                    rest = files.filter(
                                    file -> !SERVERS.contains(file.getFileName().toString()))
                            .toList();
                }
                for (Path file : rest) {
                    FileSystemUtils.deleteRecursively(file);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
