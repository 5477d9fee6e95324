package io.tableorder.foundation.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL with its data in a folder. Committed data survives a crash of the JVM or of the machine.
 *
 * <p>The service has a role and a database of its own, {@code tableorder}. All roles need a password, since on a shared machine other
 * users can reach the port.
 */
final class PostgresServer implements EmbeddedService {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    private static final String NAME = "tableorder";

    /** In data of earlier versions, which are renamed. */
    private static final String OLD_NAME = "table_order";

    private static final String ROLE = "select from pg_roles where rolname";

    private static final String DATABASE = "select from pg_database where datname";

    private final Path home;
    private final Path data;
    private final Path serverLog;
    private final Path commandLog;
    private @Nullable Installation installed;
    private int port;

    PostgresServer(Path home) {
        this.home = home;
        this.data = home.resolve("data");
        this.serverLog = data.resolve("server.log");
        this.commandLog = home.resolve("command.log");
    }

    private record Installation(Path bin, PostgresAccount account) {

        List<String> command(String program, String... arguments) {
            List<String> command = new ArrayList<>(account.prefix());
            command.add(bin.resolve(program).toString());
            command.addAll(List.of(arguments));
            return command;
        }
    }

    @Override
    public synchronized String start() throws IOException {
        Path passwordFile = home.resolve("password");
        if (installed == null) {
            Path programs = PostgresDistribution.unpack(home);
            Installation found = new Installation(programs, PostgresAccount.of(home, programs));
            endOrphan(found);
            if (Files.exists(data)) {
                found.account().own(data);
            } else {
                initialize(found, passwordFile);
            }
            if (port == 0) {
                port = ServerProcess.freePort();
            }
            launch(found);
            installed = found;
        }
        String password = Files.readString(passwordFile);
        createDatabase(password);
        LOG.info("Embedded PostgreSQL on 127.0.0.1:{}, data in {}", port, data);
        return "postgresql://" + NAME + ":" + password + "@127.0.0.1:" + port + "/" + NAME;
    }

    private void endOrphan(Installation installation) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        Optional<ProcessHandle> orphan = ServerProcess.of(pidFile, data);
        if (orphan.isPresent()) {
            LOG.info("Ending the PostgreSQL that a killed process left behind");
            if (!stop(installation)) {
                ServerProcess.end(orphan.get());
            }
        } else {
            // No other server uses this folder. PostgreSQL would mistake
            // an unrelated process with the same id for its server.
            Files.deleteIfExists(pidFile);
        }
    }

    private void initialize(Installation installation, Path passwordFile) throws IOException {
        // Under another name until it is complete, so that a killed start can be repeated.
        Path unfinished = home.resolve("data.unfinished");
        FileSystemUtils.deleteRecursively(unfinished);
        Files.createDirectory(unfinished, DataFolder.forOwnerOnly("rwx------"));
        Files.deleteIfExists(passwordFile);
        Files.createFile(passwordFile, DataFolder.forOwnerOnly("rw-------"));
        Files.writeString(passwordFile, ServerProcess.password());
        installation.account().own(unfinished);
        installation.account().own(passwordFile);
        boolean done = ServerProcess.run(
                commandLog,
                120,
                installation.command(
                        "initdb",
                        "--pgdata=" + unfinished,
                        "--username=postgres",
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C"));
        if (!done) {
            throw ServerProcess.refused("PostgreSQL", commandLog);
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void launch(Installation installation) throws IOException {
        Files.deleteIfExists(serverLog);
        String options = String.join(
                " ",
                "-p " + port,
                "-c listen_addresses=127.0.0.1",
                "-c unix_socket_directories=",
                "-c fsync=on",
                "-c synchronous_commit=on",
                "-c timezone=UTC",
                "-c log_timezone=UTC");
        boolean started = ServerProcess.run(
                commandLog,
                90,
                installation.command(
                        "pg_ctl",
                        "start",
                        "--pgdata=" + data,
                        "--log=" + serverLog,
                        "--wait",
                        "--timeout=60",
                        "--options=" + options));
        if (!started) {
            throw ServerProcess.refused("PostgreSQL", serverLog, commandLog);
        }
    }

    private void createDatabase(String password) throws IOException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", password);
                Statement statement = connection.createStatement()) {
            if (!has(statement, ROLE, NAME)) {
                statement.execute(
                        has(statement, ROLE, OLD_NAME)
                                ? "alter role " + OLD_NAME + " rename to " + NAME
                                : "create role " + NAME + " login password '" + password + "'");
            }
            if (!has(statement, DATABASE, NAME)) {
                statement.execute(
                        has(statement, DATABASE, OLD_NAME)
                                ? "alter database " + OLD_NAME + " rename to " + NAME
                                : "create database " + NAME + " owner " + NAME);
            }
        } catch (SQLException e) {
            throw new IOException("Cannot make the database " + NAME, e);
        }
    }

    private static boolean has(Statement statement, String kind, String name) throws SQLException {
        try (ResultSet rows = statement.executeQuery(kind + " = '" + name + "'")) {
            return rows.next();
        }
    }

    @Override
    public synchronized void close() {
        if (installed == null) {
            return;
        }
        try {
            if (!stop(installed)) {
                LOG.warn("PostgreSQL in {} did not stop in time; the next start ends it", data);
            }
        } catch (IOException e) {
            LOG.warn("PostgreSQL in {} could not be stopped; the next start ends it", data, e);
        }
        installed = null;
    }

    private boolean stop(Installation installation) throws IOException {
        return ServerProcess.run(
                commandLog,
                40,
                installation.command("pg_ctl", "stop", "--pgdata=" + data, "--mode=fast", "--wait", "--timeout=30"));
    }
}
