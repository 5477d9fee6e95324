package io.tableorder.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tableorder.foundation.embedded.TestServers;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.IntegrationTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code deploy/}, where pg_dump is installed and the tests may make databases. */
@IntegrationTest
class BackupTest {

    private static final Pattern URL = Pattern.compile("postgresql://([^:]+):([^@]+)@([^/]+)/.*");

    private final String source = "backup_" + UUID.randomUUID().toString().substring(0, 8);
    private final String fresh = source + "_fresh";

    @TempDir
    private Path folder;

    private String user = "";
    private String password = "";
    private String host = "";

    @BeforeEach
    void setUp() throws Exception {
        assumeTrue(isInstalled("pg_dump", "--version"), "pg_dump is not installed");
        Matcher url = URL.matcher(TestServers.property("table-order.database-url"));
        assumeTrue(url.matches());
        user = url.group(1);
        password = url.group(2);
        host = url.group(3);
        asSuperuser("create database " + source + " owner " + user);
        asSuperuser("create database " + fresh + " owner " + user);
        Flyway.configure()
                .dataSource("jdbc:postgresql://" + host + "/" + source, user, password)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        run(source, Scratch.text("db/demo/R__demo_store.sql"));
        run(source, Scratch.text("db/every-table.sql"));
        Files.createDirectories(folder.resolve("uploads/menus"));
        for (int i = 0; i < 3; i++) {
            Files.writeString(folder.resolve("uploads/menus/" + "0".repeat(31) + i + ".jpg"), "picture " + i);
        }
    }

    @AfterEach
    void tearDown() throws SQLException {
        if (!host.isEmpty()) {
            asSuperuser("drop database if exists " + source);
            asSuperuser("drop database if exists " + fresh);
        }
    }

    private static boolean isInstalled(String... command) throws InterruptedException {
        try {
            return ChildProcess.run(new ProcessBuilder(command)).exitCode() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** In the embedded server its password is that of the service's own role. */
    private void asSuperuser(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://" + host + "/postgres", "postgres", password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            assumeTrue(!"28P01".equals(e.getSQLState()), "The database server is not ours: " + e.getMessage());
            throw e;
        }
    }

    private void run(String database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://" + host + "/" + database, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String url(String database) {
        return "postgresql+asyncpg://" + user + ":" + password + "@" + host + "/" + database;
    }

    private ChildProcess.Ended script(String name, String database, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", Path.of("deploy", name).toAbsolutePath().toString())
                .directory(folder.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("DATABASE_URL", url(database));
        builder.environment().put("UPLOADS_DIR", folder.resolve("uploads").toString());
        builder.environment().put("BACKUP_DIR", folder.resolve("backups").toString());
        builder.environment().put("BACKUP_KEEP", "1");
        return ChildProcess.run(builder);
    }

    @Test
    void aRestoreHasEverythingFromTheBackup() throws Exception {
        ChildProcess.Ended ended = script("backup-test.sh", source, url(fresh));
        assertThat(ended.output()).containsPattern("The same: \\d\\d tables with \\d\\d+ rows, 3 images");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void aRestoreDropsNothingUnaskedAndTakesNothingDamaged() throws Exception {
        Files.createDirectories(folder.resolve("backups/table-order-20200101T000000Z"));
        assertThat(script("backup.sh", source).exitCode()).isZero();
        List<Path> sets;
        try (var files = Files.list(folder.resolve("backups"))) {
            sets = files.toList();
        }
        assertThat(sets).as("the oldest goes, and nothing unfinished stays").hasSize(1);
        String set = sets.get(0).toString();

        ChildProcess.Ended refused = script("restore.sh", source, set);
        assertThat(refused.output()).contains("the database is not empty");
        assertThat(refused.exitCode()).isEqualTo(1);

        run(source, "update orders set note = 'later'; insert into revoked_tokens values (gen_random_uuid(), now())");
        Files.delete(folder.resolve("uploads/menus/" + "0".repeat(32) + ".jpg"));
        assertThat(script("restore.sh", source, "--clean", set).output()).contains("3 image files");
        assertThat(folder.resolve("uploads/menus/" + "0".repeat(32) + ".jpg")).hasContent("picture 0");
        run(source, """
                do $$
                begin
                    assert (select note is null from orders), 'what came after the backup is gone';
                    assert nextval('orders_id_seq') > 1000000, 'ids go on where none was handed out';
                    assert (select min(seq) from store_seq) > 1000000, 'sequences too';
                    assert (select bool_and(is_repeat) from deliveries where on_paper and state = 'pending'), 'paper is marked';
                end $$
                """);

        Files.writeString(Path.of(set, "uploads/menus/" + "0".repeat(32) + ".jpg"), "another");
        ChildProcess.Ended damaged = script("restore.sh", fresh, set);
        assertThat(damaged.output()).contains("is damaged; nothing was restored");
        assertThat(damaged.exitCode()).isEqualTo(1);
    }
}
