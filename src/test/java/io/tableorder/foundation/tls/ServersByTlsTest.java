package io.tableorder.foundation.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.TableOrderApplication;
import io.tableorder.foundation.embedded.TlsServers;
import io.tableorder.testing.Api;
import io.tableorder.testing.Certificates;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.ChildProcess.Ended;
import io.tableorder.testing.Example;
import io.tableorder.testing.Programs;
import io.tableorder.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service and its commands at servers that ask for TLS, with certificates of a private authority, good ones and bad ones. */
@Tag("broker")
class ServersByTlsTest {

    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private static Certificates authority;
    private static Certificates stranger;
    private static Certificates.Pair good;
    private static TlsServers servers;

    @BeforeAll
    static void startServers() throws Exception {
        authority = new Certificates(folder, "authority");
        stranger = new Certificates(folder, "stranger");
        good = authority.issue("good", "DNS:localhost", 2);
        servers = new TlsServers(Files.createDirectory(folder.resolve("servers")), good);
    }

    @AfterAll
    static void stopServers() {
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void anOrderGoesByTlsToAllThreeServersAndABadCertificateIsNamed() throws Exception {
        Map<String, Certificates.Pair> bad = Map.of(
                "signed by no authority that is trusted here: put the certificate of its authority into the file that"
                        + " TLS_CA_FILE names",
                stranger.issue("foreign", "DNS:localhost", 2),
                "for another host",
                authority.issue("misnamed", "DNS:elsewhere.example", 2),
                "has expired",
                authority.issue("expired", "DNS:localhost", -1));

        try (Service service = new Service(
                "running", Map.of("TLS_CA_FILE", authority.authority().toString()))) {
            service.awaitHealth("ok", "ok", "ok");
            service.placeAnOrder();
            assertThat(servers.rabbitConnections()).isNotEmpty().containsOnly("true");

            for (Map.Entry<String, Certificates.Pair> flaw : bad.entrySet()) {
                long before = service.printed().count();
                servers.present(flaw.getValue());
                service.awaitHealth("down", "down", "down");
                service.awaitLine(before, "The database is away.*: its certificate.*" + flaw.getKey() + ".*");
                service.awaitLine(before, "Redis is not reached again: its certificate.*" + flaw.getKey() + ".*");
                service.awaitLine(
                        before, "Publishing has stopped.*: the broker: its certificate.*" + flaw.getKey() + ".*");
                servers.present(good);
                service.awaitHealth("ok", "ok", "ok");
            }
            assertThat(service.printed()).noneMatch(line -> line.matches(".*the broker: .*PgjdbcHostnameVerifier.*"));
            // The pool prints a stack trace when PostgreSQL ends. A failed handshake prints none.
            assertThat(service.entries())
                    .filteredOn(entry -> entry.matches("(?s).*\n\\s+at [^\n]*(sun.security|SSL|postgresql.ssl).*"))
                    .extracting(entry -> entry.lines().findFirst().orElseThrow())
                    .isEmpty();
        }
    }

    @Test
    void aStartFindsRedisAndRabbitMqUntrustedInOneLineEachWhileTheUrlSaysWhomToTrustForTheDatabase() throws Exception {
        String trusted = servers.databaseUrl("localhost") + "&sslrootcert=" + authority.authority();
        Map<String, String> variables =
                Map.of("TLS_CA_FILE", stranger.authority().toString(), "DATABASE_URL", trusted);
        try (Service service = new Service("distrustful", variables)) {
            service.awaitHealth("ok", "down", "down");
            service.awaitLine(
                    0, "Redis is away: menus are read from the database \\(its certificate is signed by no.*");
            service.awaitLine(0, "Publishing has stopped.*: the broker: its certificate is signed by no.*");
            assertThat(service.printed()).noneMatch(line -> line.contains("\tat "));
        }
    }

    @ParameterizedTest
    @CsvSource({"localhost, stranger, signed by no authority", "127.0.0.1, authority, for another host"})
    void neitherTheCommandNorTheServiceStartsWithADatabaseThatItCannotTrust(String host, String trusts, String says)
            throws Exception {
        Map<String, String> variables = Map.of(
                "DATABASE_URL",
                servers.databaseUrl(host),
                "TLS_CA_FILE",
                folder.resolve(trusts).resolve("authority.pem").toString());
        Ended command = ChildProcess.run(application("command", variables, "db", "info"));
        assertThat(command.exitCode()).isEqualTo(1);
        assertThat(command.output().lines())
                .singleElement()
                .asString()
                .startsWith("The database is not reached: its certificate")
                .contains(says);

        Ended start = ChildProcess.run(application("refused", variables));
        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.output().lines())
                .noneMatch(line -> line.contains("\tat "))
                .anyMatch(line -> line.strip().startsWith("DATABASE_URL: The database is not reached: its certificate")
                        && line.contains(says));
    }

    /** Without a file of its own the service trusts whom Java trusts. */
    @Test
    void theCommandTrustsWhomJavaTrusts() throws Exception {
        Path store = folder.resolve("java.p12");
        Ended imported = ChildProcess.run(new ProcessBuilder(
                Programs.find("keytool").toString(),
                "-importcert",
                "-noprompt",
                "-alias",
                "authority",
                "-file",
                authority.authority().toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit"));
        assertThat(imported.exitCode()).as(imported.output()).isZero();
        Map<String, String> variables = Map.of("TLS_CA_FILE", "");
        Ended distrusts = ChildProcess.run(application("untrusting", variables, "db", "info"));
        assertThat(distrusts.output()).contains("signed by no authority");

        Ended trusts = ChildProcess.run(trusting(store, variables));
        assertThat(trusts.output()).doesNotContain("certificate").contains(" pending");
        assertThat(trusts.exitCode()).isZero();
        Ended misnamed = ChildProcess.run(
                trusting(store, Map.of("TLS_CA_FILE", "", "DATABASE_URL", servers.databaseUrl("127.0.0.1"))));
        assertThat(misnamed.output()).contains("for another host");
    }

    private static ProcessBuilder trusting(Path store, Map<String, String> variables) throws IOException {
        ProcessBuilder command = application("trusting", variables, "db", "info");
        command.command()
                .addAll(
                        1,
                        List.of("-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=changeit"));
        return command;
    }

    /** Its commands run here, at localhost. The service, and the scripts for backups, then trust the authority that they have made. */
    @Test
    void thePagesCommandsMakeACertificateThatIsTrusted() throws Exception {
        Path here = Files.createDirectory(folder.resolve("page"));
        List<String> blocks = Example.of("docs/tls.md", "sh").stream()
                .map(Example::text)
                .filter(text -> text.contains("openssl"))
                .toList();
        assertThat(blocks).hasSize(3);
        run(here, blocks.get(0).replace("db.example.com", "localhost"));
        servers.present(new Certificates.Pair(here.resolve("server.crt"), here.resolve("server.key")));
        try {
            run(here, servers.asHere(blocks.get(1)));
            run(here, blocks.get(2));
            assertThat(here.resolve("tls/edge")).isDirectoryContaining("glob:**/site.pem.key");

            Map<String, String> variables =
                    Map.of("TLS_CA_FILE", here.resolve("tls/ca/servers.pem").toString());
            Ended command = ChildProcess.run(application("by-page", variables, "db", "apply"));
            assertThat(command.exitCode()).as(command.output()).isZero();
            assertThat(backup(here.resolve("tls/ca/servers.pem")).exitCode()).isZero();
            assertThat(backup(stranger.authority()).output()).contains("certificate verify failed");
        } finally {
            servers.present(good);
        }
    }

    private static void run(Path here, String commands) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("bash", "-e", "-c", commands).directory(here.toFile());
        Ended ended = ChildProcess.run(shell);
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    private static Ended backup(Path trusted) throws Exception {
        Programs.find("pg_dump");
        ProcessBuilder script = new ProcessBuilder("deploy/backup.sh");
        script.environment()
                .putAll(Map.of(
                        "DATABASE_URL",
                        servers.databaseUrl("localhost"),
                        "TLS_CA_FILE",
                        trusted.toString(),
                        "UPLOADS_DIR",
                        Files.createDirectories(folder.resolve("uploads")).toString(),
                        "BACKUP_DIR",
                        folder.resolve("backups").toString()));
        return ChildProcess.run(script);
    }

    /** @param variables of the environment, beside those for servers at localhost and a folder of its own */
    private static ProcessBuilder application(String title, Map<String, String> variables, String... arguments)
            throws IOException {
        Path own = Files.createDirectories(folder.resolve(title));
        ProcessBuilder builder = ChildProcess.application(TableOrderApplication.class.getName(), arguments);
        builder.command().addAll(1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        Map<String, String> environment = builder.environment();
        environment.putAll(Map.ofEntries(
                Map.entry("ENV", "development"),
                Map.entry("DATABASE_URL", servers.databaseUrl("localhost")),
                Map.entry("REDIS_URL", servers.redisUrl("localhost")),
                Map.entry("RABBITMQ_URL", servers.rabbitUrl("localhost")),
                Map.entry("MANAGEMENT_PORT", "0"),
                Map.entry("DATA_DIR", own.resolve("data").toString()),
                Map.entry("ROUTES_DIR", own.resolve("routes").toString()),
                Map.entry("UPLOADS_DIR", own.resolve("uploads").toString()),
                Map.entry("JWT_PRIVATE_KEY_PATH", own.resolve("jwt-private.pem").toString()),
                Map.entry("JWT_PUBLIC_KEY_PATH", own.resolve("jwt-public.pem").toString())));
        environment.putAll(variables);
        return builder;
    }

    /** The service in a process of its own, with the drop-in that writes tickets. */
    private static final class Service implements AutoCloseable {

        private final Path own;
        private final Process process;
        private final Api api;

        Service(String title, Map<String, String> variables) throws IOException {
            own = Files.createDirectories(folder.resolve(title));
            Path routes = Files.createDirectory(own.resolve("routes"));
            for (String file : new String[] {"kitchen-ticket.ftl", "kitchen-ticket.camel.yaml"}) {
                Files.copy(Path.of("routes").resolve(file), routes.resolve(file));
            }
            int port = Wire.freePort();
            ProcessBuilder builder = application(title, variables);
            builder.environment().put("PORT", String.valueOf(port));
            process = builder.redirectErrorStream(true)
                    .redirectOutput(own.resolve("log").toFile())
                    .start();
            api = new Api(port);
        }

        void awaitHealth(String database, String redis, String rabbitmq) {
            await("health, see " + own).atMost(SOON).ignoreExceptions().untilAsserted(() -> {
                JsonNode checks = api.get("/health").send().json().path("checks");
                assertThat(List.of("database", "redis", "rabbitmq"))
                        .map(server -> checks.path(server).path("status").asText())
                        .containsExactly(database, redis, rabbitmq);
            });
        }

        /** The ticket shows that the connector had the event from the broker. */
        void placeAnOrder() throws IOException {
            await().atMost(SOON).until(() -> api.get("/readyz").send().status() == 200);
            String token = api.post("/api/customer/auth/login")
                    .json("{\"store_id\":\"00000000-0000-4000-8000-000000000001\",\"table_number\":\"1\","
                            + "\"password\":\"1234\"}")
                    .send()
                    .expect(200)
                    .json()
                    .path("access_token")
                    .asText();
            api.post("/api/customer/orders")
                    .as(token)
                    .json("{\"items\":[{\"menu_id\":1,\"quantity\":1}]}")
                    .send()
                    .expect(201);
            await().atMost(SOON).ignoreExceptions().until(() -> {
                try (Stream<Path> tickets = Files.list(own.resolve("data").resolve("tickets"))) {
                    return tickets.anyMatch(ticket -> ticket.toString().endsWith(".txt"));
                }
            });
        }

        Stream<String> printed() throws IOException {
            return Files.readString(own.resolve("log"), UTF_8).lines();
        }

        /** Log lines, each with its stack trace. */
        List<String> entries() throws IOException {
            return List.of(Files.readString(own.resolve("log"), UTF_8).split("\n(?=[0-9]{4}-)"));
        }

        void awaitLine(long after, String pattern) {
            await(pattern + ", see " + own)
                    .atMost(SOON)
                    .until(() -> printed().skip(after).anyMatch(line -> line.matches(".*: " + pattern)));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
