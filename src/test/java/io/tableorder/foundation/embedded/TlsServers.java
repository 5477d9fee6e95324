package io.tableorder.foundation.embedded;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tableorder.testing.Certificates;
import io.tableorder.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL, Redis and RabbitMQ from the programs that are installed, all of which present the same certificate. PostgreSQL and Redis
 * take connections by TLS only; RabbitMQ says which of its connections have it.
 */
public final class TlsServers implements AutoCloseable {

    private static final String PASSWORD = ServerProcess.password();

    private final Path home;
    private final Path postgres = Programs.postgres();
    private final Path redis = Programs.find("redis-server");
    private final PostgresAccount account;
    private final int postgresPort = ServerProcess.freePort();
    private final int redisPort = ServerProcess.freePort();
    private final int rabbitPort = ServerProcess.freePort();
    private final RabbitMqNode rabbit;
    private @Nullable Process redisServer;

    /** Starts them, one after the other. */
    public TlsServers(Path home, Certificates.Pair pair) throws IOException {
        Optional<Path> rabbitPrograms = RabbitMqNode.programs();
        assumeTrue(rabbitPrograms.isPresent(), "rabbitmq-server is not installed");
        this.home = home;
        this.account = PostgresAccount.of(home, postgres);
        Path folder = Files.createDirectory(home.resolve("rabbitmq"));
        this.rabbit = new RabbitMqNode(
                rabbitPrograms.orElseThrow(),
                folder,
                "listeners.ssl.1 = 127.0.0.1:" + rabbitPort + "\nssl_options.certfile = " + home.resolve("server.crt")
                        + "\nssl_options.keyfile = " + home.resolve("server.key")
                        + "\nssl_options.verify = verify_none\n");
        // For when the tests are cut off.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        copy(pair, home);
        initPostgres(pair);
        startRedis();
        rabbit.start();
    }

    /** With a name, since certificates are for names; {@code host} is another one of this machine in some tests. */
    public String databaseUrl(String host) {
        return "postgresql://postgres:" + PASSWORD + "@" + host + ":" + postgresPort + "/postgres?sslmode=verify-full";
    }

    public String redisUrl(String host) {
        return "rediss://:" + PASSWORD + "@" + host + ":" + redisPort;
    }

    public String rabbitUrl(String host) {
        return "amqps://guest:guest@" + host + ":" + rabbitPort;
    }

    /** Commands for servers at example.com, for these. */
    public String asHere(String commands) {
        return commands.replaceAll("\\w+\\.example\\.com:5432", "localhost:" + postgresPort)
                .replaceAll("\\w+\\.example\\.com:6379", "localhost:" + redisPort)
                .replaceAll("\\w+\\.example\\.com:5671", "localhost:" + rabbitPort)
                .replaceAll("\\w+\\.example\\.com", "localhost");
    }

    /** All three have another certificate from now on, and end the connections that they have. */
    public void present(Certificates.Pair pair) throws IOException {
        copy(pair, home);
        copy(pair, data());
        pgCtl("restart", "--mode=fast");
        stopRedis();
        startRedis();
        rabbit.control(
                "eval",
                "ssl:clear_pem_cache(), [rabbit_networking:close_connection(C, \"new certificate\")"
                        + " || C <- rabbit_networking:connections()].");
    }

    /** Of each connection to RabbitMQ whether it is encrypted. */
    public List<String> rabbitConnections() throws IOException {
        return rabbit.ask("list_connections", "--quiet", "--no-table-headers", "ssl");
    }

    private void initPostgres(Certificates.Pair pair) throws IOException {
        Files.createDirectory(data());
        Path passwordFile = Files.writeString(home.resolve("password"), PASSWORD);
        account.own(data());
        account.own(passwordFile);
        run(
                "initdb",
                "--pgdata=" + data(),
                "--username=postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        copy(pair, data());
        Files.writeString(
                data().resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n", TRUNCATE_EXISTING);
        pgCtl(
                "start",
                "--options=-p " + postgresPort
                        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c ssl=on -c fsync=off");
    }

    private void pgCtl(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--pgdata=" + data(), "--log=" + data().resolve("server.log"), "--wait"));
        run("pg_ctl", all.toArray(String[]::new));
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(account.prefix());
        command.add(postgres.resolve(program).toString());
        command.addAll(List.of(arguments));
        assertThat(ServerProcess.run(home.resolve(program + ".out"), 90, command))
                .as("%s, see %s", program, home)
                .isTrue();
    }

    private Path data() {
        return home.resolve("postgres");
    }

    /** Servers take no key that others may read. */
    private void copy(Certificates.Pair pair, Path folder) throws IOException {
        Path key = folder.resolve("server.key");
        Files.copy(pair.certificate(), folder.resolve("server.crt"), REPLACE_EXISTING);
        Files.copy(pair.key(), key, REPLACE_EXISTING);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        if (folder.equals(data())) {
            account.own(folder);
        }
    }

    private void startRedis() throws IOException {
        Path configuration = Files.writeString(
                home.resolve("redis.conf"),
                "bind 127.0.0.1\nport 0\ntls-port " + redisPort + "\ntls-cert-file " + home.resolve("server.crt")
                        + "\ntls-key-file " + home.resolve("server.key") + "\ntls-ca-cert-file "
                        + home.resolve("server.crt") + "\ntls-auth-clients no\nrequirepass " + PASSWORD
                        + "\nsave \"\"\n");
        Process starting = new ProcessBuilder(redis.toString(), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("redis.out").toFile())
                .start();
        redisServer = starting;
        Awaitility.await("Redis, see " + home)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> {
                    new Socket("127.0.0.1", redisPort).close();
                    return true;
                });
    }

    private void stopRedis() {
        if (redisServer != null) {
            ServerProcess.end(redisServer.toHandle());
        }
    }

    @Override
    public void close() {
        rabbit.close();
        stopRedis();
        if (Files.exists(data().resolve("postmaster.pid"))) {
            try {
                pgCtl("stop", "--mode=immediate");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
