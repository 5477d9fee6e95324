package io.tableorder.foundation.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/**
 * A primary and its standby, from the programs of PostgreSQL that are installed, which change their parts. What the primary has
 * committed is also the standby's.
 */
public final class PostgresPair implements AutoCloseable {

    private static final String USER = "postgres";

    private final Path home;
    private final Path programs;
    private final PostgresAccount account;
    private final String password = ServerProcess.password();
    private final List<Integer> ports;
    private int primary;

    /** Starts both. */
    public PostgresPair(Path home, Path programs) throws IOException, SQLException {
        this.home = home;
        this.programs = programs;
        this.account = PostgresAccount.of(home, programs);
        this.ports = List.of(ServerProcess.freePort(), ServerProcess.freePort());
        Path passwordFile = home.resolve("password");
        Files.writeString(passwordFile, password);
        Files.createDirectory(data(0));
        account.own(data(0));
        account.own(passwordFile);
        run(
                "initdb",
                "--pgdata=" + data(0),
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        Files.writeString(
                data(0).resolve("pg_hba.conf"),
                "host all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n",
                StandardOpenOption.TRUNCATE_EXISTING);
        launch(0);
        addStandby(1);
    }

    /** Of both, in this order, whichever is the primary. */
    public String url() {
        return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1)
                + "/postgres";
    }

    /** To the primary, past the service. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports.get(primary) + "/postgres", USER, password);
    }

    /** The primary dies, and the standby takes its place. */
    public void failOver() throws IOException, SQLException {
        stop(primary, "immediate");
        promote();
    }

    /** The primary takes no more writes, ends in good order, and the standby takes its place. */
    public void handOver(Runnable whileReadOnly) throws IOException, SQLException {
        execute("alter system set default_transaction_read_only = on");
        execute("select pg_reload_conf()");
        whileReadOnly.run();
        stop(primary, "fast");
        promote();
    }

    /** Ends every connection to the primary but the one that does it. */
    public void cutConnections() throws SQLException {
        execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
    }

    /** The former primary starts again as a standby, from a copy of the new one. */
    public void bringBack() throws IOException, SQLException {
        addStandby(1 - primary);
    }

    private void promote() throws IOException, SQLException {
        primary = 1 - primary;
        run("pg_ctl", "promote", "--pgdata=" + data(primary), "--wait");
        // Or it would wait for a standby that is not there.
        requireStandby("");
    }

    private void addStandby(int node) throws IOException, SQLException {
        FileSystemUtils.deleteRecursively(data(node));
        run(
                "pg_basebackup",
                "--pgdata=" + data(node),
                "--dbname=host=127.0.0.1 port=" + ports.get(primary) + " user=" + USER + " password=" + password,
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--no-sync");
        launch(node);
        Awaitility.await("the standby")
                .atMost(Duration.ofMinutes(1))
                .until(() -> count("select count(*) from pg_stat_replication") == 1);
        requireStandby("*");
        Awaitility.await("the standby in step")
                .atMost(Duration.ofMinutes(1))
                .until(() -> count("select count(*) from pg_stat_replication where sync_state = 'sync'") == 1);
    }

    private void requireStandby(String names) throws SQLException {
        execute("alter system set synchronous_standby_names = '" + names + "'");
        execute("select pg_reload_conf()");
    }

    private void launch(int node) throws IOException {
        run(
                "pg_ctl",
                "start",
                "--pgdata=" + data(node),
                "--log=" + data(node).resolve("server.log"),
                "--wait",
                "--options=-p " + ports.get(node)
                        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c hot_standby=on");
    }

    private void stop(int node, String mode) throws IOException {
        run("pg_ctl", "stop", "--pgdata=" + data(node), "--mode=" + mode, "--wait");
    }

    private Path data(int node) {
        return home.resolve("node" + node);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The answer to a query that is a number. */
    public long count(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(account.prefix());
        command.add(programs.resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        Path output = home.resolve(program + ".log");
        assertThat(ServerProcess.run(output, 90, command))
                .as("%s, see %s", command, output)
                .isTrue();
    }

    @Override
    public void close() throws IOException {
        for (int node = 0; node < 2; node++) {
            if (Files.exists(data(node).resolve("postmaster.pid"))) {
                stop(node, "immediate");
            }
        }
    }
}
