package io.tableorder.foundation.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tableorder.foundation.settings.StartRefused;
import io.tableorder.testing.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The data that PostgreSQL and Redis keep, and what happens to the servers when their JVM is killed. */
class KeptDataTest {

    /** Starts both, writes into both, prints their pids and stays. */
    static class Writer {

        public static void main(String[] arguments) throws Exception {
            DataFolder data = DataFolder.at(Path.of(arguments[0]));
            PostgresServer postgres = new PostgresServer(data.claim("postgres"));
            RedisServer redis = new RedisServer(data.claim("redis"));
            String database = postgres.start();
            String cache = redis.start();
            sql(database, "create table kept as select 'committed' as word");
            set(cache, "kept", "written");
            System.out.println("PIDS "
                    + ServerProcess.of(data.claim("postgres").resolve("data/postmaster.pid"), "postgres")
                            .orElseThrow()
                            .pid()
                    + " " + redis.process().orElseThrow().pid());
            System.in.read();
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void aKilledProcessLosesNothingAndItsServersAreTakenOver(@TempDir Path folder) throws Exception {
        List<ProcessHandle> orphans;
        Process writer = ChildProcess.test(Writer.class, folder.toString())
                .redirectErrorStream(true)
                .start();
        try {
            orphans = pids(writer);
            assertThatThrownBy(() -> DataFolder.at(folder).claim("postgres"))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("is in use by another running instance");
        } finally {
            writer.destroyForcibly();
        }
        assertThat(orphans).allMatch(ProcessHandle::isAlive);

        DataFolder data = DataFolder.at(folder);
        PostgresServer postgres = new PostgresServer(data.claim("postgres"));
        RedisServer redis = new RedisServer(data.claim("redis"));
        try {
            String database = postgres.start();
            String cache = redis.start();
            assertThat(orphans).noneMatch(ProcessHandle::isAlive);
            assertThat(sql(database, "select word from kept")).isEqualTo("committed");
            assertThat(get(cache, "kept")).isEqualTo("written");

            set(cache, "kept", "again");
            sql(database, "update kept set word = 'again'");
            postgres.close();
            redis.close();
            assertThat(postgres.start()).as("the same port and password").isEqualTo(database);
            assertThat(redis.start()).as("the same port and password").isEqualTo(cache);
            assertThat(sql(database, "select word from kept")).isEqualTo("again");
            assertThat(get(cache, "kept")).isEqualTo("again");
        } finally {
            postgres.close();
            redis.close();
        }
    }

    @Test
    void dataOfAVersionWithOtherNamesAreKept(@TempDir Path folder) throws Exception {
        DataFolder data = DataFolder.at(folder);
        PostgresServer before = new PostgresServer(data.claim("postgres"));
        PostgresServer after = new PostgresServer(data.claim("postgres"));
        try {
            String url = before.start();
            sql(url, "create table kept as select 'committed' as word");
            String password = Files.readString(data.claim("postgres").resolve("password"));
            String superuser =
                    url.replaceFirst("//.*@", "//postgres:" + password + "@").replaceFirst("\\w+$", "postgres");
            sql(superuser, "alter database tableorder rename to table_order");
            sql(superuser, "alter role tableorder rename to table_order");
            before.close();

            url = after.start();
            assertThat(url).endsWith("/tableorder");
            assertThat(sql(url, "select word || ' of ' || tableowner from kept, pg_tables where tablename = 'kept'"))
                    .isEqualTo("committed of tableorder");
            assertThat(sql(url, "select count(*) from pg_database where datname = 'table_order'"))
                    .isEqualTo("0");
            after.close();
            assertThat(sql(after.start(), "select word from kept"))
                    .as("the next time")
                    .isEqualTo("committed");
        } finally {
            before.close();
            after.close();
        }
    }

    private static List<ProcessHandle> pids(Process writer) throws IOException {
        BufferedReader output = writer.inputReader();
        StringBuilder all = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("PIDS ")) {
                return Arrays.stream(line.substring(5).split(" "))
                        .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                        .toList();
            }
            all.append(line).append('\n');
        }
        throw new AssertionError(all);
    }

    /** Runs a statement and returns the first value of a query, otherwise an empty string. */
    private static String sql(String url, String sql) throws SQLException {
        URI database = URI.create(url);
        String[] account = database.getUserInfo().split(":");
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + database.getHost() + ":" + database.getPort() + database.getPath(),
                        account[0],
                        account[1]);
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private static void set(String url, String key, String value) {
        try (RedisClient client = RedisClient.create(url);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().set(key, value);
            // The file is written every second; a test does not wait that long to kill the process.
            connection.sync().bgrewriteaof();
        }
    }

    private static String get(String url, String key) {
        try (RedisClient client = RedisClient.create(url);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return connection.sync().get(key);
        }
    }
}
