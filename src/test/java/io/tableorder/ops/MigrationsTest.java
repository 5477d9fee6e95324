package io.tableorder.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tableorder.foundation.embedded.TestServers;
import io.tableorder.ops.DatabaseCommand.Refused;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Migrations in both directions, each test in a schema of its own. */
@IntegrationTest
class MigrationsTest {

    private static final String TABLES = "db/undo/U3__tables.sql";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @SuppressWarnings("NullAway.Init")
    private Scratch scratch;

    @BeforeEach
    void setUp() throws SQLException {
        scratch = new Scratch();
    }

    @AfterEach
    void tearDown() throws SQLException {
        scratch.close();
    }

    private Migrations migrations(Flyway flyway, boolean inProduction) {
        return new Migrations(flyway, inProduction, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private Migrations migrations() {
        return migrations(scratch.flyway().load(), false);
    }

    /** The first three migrations are enough for most tests. */
    private FluentConfiguration few() {
        return few(MigrationsTest.class.getClassLoader());
    }

    private FluentConfiguration few(ClassLoader classes) {
        return scratch.flyway(classes).target("3");
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyMigrationLeadsThereAndBackWithDataInEveryTable() throws SQLException {
        List<MigrationVersion> versions = versions();
        Map<MigrationVersion, List<String>> up = new LinkedHashMap<>();
        List<String> empty = scratch.schema();
        for (MigrationVersion version : versions) {
            scratch.flyway().target(version).load().migrate();
            up.put(version, scratch.schema());
        }
        scratch.fill();
        assertThat(scratch.emptyTables())
                .as("tables for which every-table.sql has no row")
                .isEmpty();

        for (int i = versions.size() - 1; i >= 0; i--) {
            migrations().rollback(null, false);
            assertThat(scratch.schema())
                    .as("after U%s", versions.get(i))
                    .containsExactlyElementsOf(i == 0 ? empty : up.get(versions.get(i - 1)));
        }
        assertThat(scratch.column("select version from flyway_schema_history")).isEmpty();

        for (MigrationVersion version : versions) {
            scratch.flyway().target(version).load().migrate();
            assertThat(scratch.schema())
                    .as("V%s for the second time", version)
                    .containsExactlyElementsOf(up.get(version));
        }
    }

    private List<MigrationVersion> versions() {
        return Arrays.stream(scratch.flyway().load().info().all())
                .map(MigrationInfo::getVersion)
                .toList();
    }

    /** The log remembers orders and categories for days; what a roll-back has left behind must not collide with that. */
    @Test
    void theSchemaAfterARollbackServesAgain() throws SQLException {
        Migrations migrations = migrations();
        migrations.apply();
        scratch.fill();
        for (String version : List.of("4", "3")) {
            migrations.rollback(version, false);
            migrations.apply();
            scratch.run("""
                    with session as (
                        insert into table_sessions (store_id, table_id)
                        select store_id, id from tables where table_number = '1%s'
                        returning store_id, table_id, id
                    ), placed as (
                        insert into orders (store_id, table_id, session_id, order_number, business_day, total_price, placed_by,
                                            created_at, updated_at)
                        select store_id, table_id, id, 77, current_date, 1, 'table:5', now(), now() from session
                        returning store_id, id
                    )
                    select append_event(store_id, 'order.created', 'order', id, 1, '{}', current_date) from placed;

                    with changed as (
                        update menu_categories set version = version + 1 where name = '식사' returning store_id, id, version
                    )
                    select append_event(store_id, 'menu.changed', 'category', id, version, '{}') from changed;
                    """.replace("1%s", version));
        }
        assertThat(scratch.column("select type from event_log order by seq"))
                .as("of the second time; what came before went with V4")
                .containsExactly("order.created", "menu.changed");
    }

    @Test
    void theLossIsPrintedAndProductionNeedsAYes() throws SQLException {
        Migrations migrations = migrations(few().load(), true);
        migrations.apply();
        List<String> before = scratch.schema();

        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> migrations.rollback("2", false))
                .withMessage("Nothing was rolled back: in production this needs --yes");
        assertThat(printed()).contains("To roll back: V3 tables. Loses: all tables and their sessions.");
        assertThat(scratch.schema()).isEqualTo(before);

        migrations.rollback("V2", true);
        assertThat(printed()).contains("Rolled back V3 tables", "The database is at V2.");
        assertThat(scratch.schema()).isNotEqualTo(before);
        printed.reset();
        migrations.info();
        assertThat(printed()).contains("V2 menus: success", "V3 tables: pending", "The database is at V2; 1 pending");

        migrations.apply();
        assertThat(scratch.schema()).isEqualTo(before);
    }

    @Test
    void aRequestForAnotherVersionIsRefused() {
        Migrations migrations = migrations(few().load(), false);
        migrations.apply();
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> migrations.rollback("16", false))
                .withMessage("Nothing was rolled back: version 16 is not applied");
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> migrations.rollback("latest", false))
                .withMessage("--to is a version such as 20, not latest");
        migrations.rollback("3", false);
        assertThat(printed()).contains("nothing to roll back");
    }

    @Test
    void aMigrationWithoutAWayBackStaysWithAllBeforeIt() throws SQLException {
        Migrations migrations = migrations(few(having(TABLES, null)).load(), false);
        migrations.apply();
        List<String> before = scratch.schema();
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> migrations.rollback("0", false))
                .withMessage("Nothing was rolled back: V3 tables has no " + TABLES);
        assertThat(scratch.schema()).isEqualTo(before);
        migrations.info();
        assertThat(printed()).contains("V3 tables: success").contains("Z, cannot be rolled back");
    }

    @Test
    void aFileThatFailsChangesNothing() throws SQLException {
        Migrations migrations = migrations(
                few(having(TABLES, "drop table table_sessions; drop table of_nobody;"))
                        .load(),
                false);
        migrations.apply();
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> migrations.rollback("1", false))
                .withMessageStartingWith("V3 tables was not rolled back, nothing of it has changed: ERROR")
                .withMessageContaining("of_nobody");
        assertThat(scratch.column("select count(*) from table_sessions")).containsExactly("0");
        assertThat(printed()).contains("Its file does not say what is lost");
        printed.reset();
        migrations.info();
        assertThat(printed()).contains("The database is at V3; 0 pending");
    }

    @Test
    void anEditedOrUnknownMigrationIsNotTakenBack() throws SQLException {
        Migrations migrations = migrations(few().load(), false);
        migrations.apply();
        scratch.run("update flyway_schema_history set checksum = 1 where version = '3'");
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> migrations.rollback("2", false))
                .withMessageContaining("V3 tables is not what was applied");
        scratch.run("update flyway_schema_history set version = '20991231235959', script = 'V20991231235959__later.sql'"
                + " where version = '3'");
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> migrations.rollback(null, false))
                .withMessageContaining("is not of this version of the application");
    }

    @Test
    void aRollbackAndAMigrationExcludeEachOther() {
        List<String> refusals = new ArrayList<>();
        scratch.flyway()
                .callbacks(new DuringMigration(() -> assertThatExceptionOfType(Refused.class)
                        .isThrownBy(() -> migrations().rollback(null, false))
                        .satisfies(refused -> refusals.add(refused.getMessage()))))
                .target("1")
                .load()
                .migrate();
        assertThat(refusals)
                .containsExactly(
                        "Nothing was rolled back: another migration or roll-back of this database is under way");

        Flyway impatient = few().lockRetryCount(1).load();
        try (SchemaHistory held = SchemaHistory.locked(impatient)) {
            assertThat(held.connectionsOfInstances()).isPositive();
            assertThatExceptionOfType(FlywayException.class)
                    .isThrownBy(impatient::migrate)
                    .withMessageContaining("advisory lock");
        }
        assertThat(impatient.migrate().success).isTrue();
    }

    private static final class DuringMigration implements Callback {

        private final Runnable task;

        DuringMigration(Runnable task) {
            this.task = task;
        }

        @Override
        public boolean supports(Event event, @Nullable Context context) {
            return event == Event.AFTER_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            task.run();
        }

        @Override
        public String getCallbackName() {
            return "during migration";
        }
    }

    @Test
    void deadLettersFromBeforeThereWereKindsHaveThem() throws SQLException {
        scratch.flyway().target("20261128160000").load().migrate();
        scratch.run("""
                insert into dead_letters (route_id, headers, cause, body, attempts) values
                    ('delivery:kitchen', '{"target-kind": "printer"}', 'PAPER_OUT: The paper is out', '', 1),
                    ('delivery:webhook-7', '{"target-kind": "webhook"}', 'EXPIRED', '', 1),
                    ('acme-pos', '{"target-kind": "forged"}', 'java.io.IOException: x', '', 4),
                    ('collect-dead-letters', '{}', 'Rejected by a consumer at the broker', '', 1),
                    ('collect-dead-letters', '{}', 'This message is not an event of Table Order: it is not JSON', '', 1)
                """);
        scratch.flyway().load().migrate();
        assertThat(scratch.column("select kind || ' ' || code from dead_letters order by id"))
                .containsExactly(
                        "printer PAPER_OUT",
                        "webhook EXPIRED",
                        "connector ROUTE_FAILED",
                        "broker REJECTED",
                        "broker NOT_AN_EVENT");
    }

    @Test
    void anInstanceStartsOnADatabaseThatALaterVersionHasMigrated(@Autowired Flyway ofTheService) throws SQLException {
        Flyway flyway = few().ignoreMigrationPatterns(
                        ofTheService.getConfiguration().getIgnoreMigrationPatterns())
                .load();
        flyway.migrate();
        scratch.run("insert into flyway_schema_history"
                + " select 999, '20991231235959', 'later', type, 'V20991231235959__later.sql', 1, installed_by, now(), 1, true"
                + " from flyway_schema_history where version = '3'");
        assertThat(flyway.migrate().success).isTrue();
    }

    @Test
    void migrationsDoNotWaitLongForLocks(@Autowired Flyway ofTheService) {
        assertThat(ofTheService.getConfiguration().getInitSql()).isEqualTo("set lock_timeout = 5000");
    }

    @Test
    void theDemoStoreComesBackWithItsTables() throws SQLException {
        Migrations migrations = migrations(
                scratch.flyway()
                        .locations("classpath:db/migration", "classpath:db/demo")
                        .load(),
                false);
        migrations.apply();
        migrations.rollback("0", false);
        migrations.apply();
        assertThat(scratch.column("select name from stores where (select count(*) from tables) = 10"))
                .containsExactly("데모 식당");
    }

    @Test
    void everyMigrationHasAnUndoFileThatNamesTheLoss() throws IOException {
        Flyway flyway = scratch.flyway().load();
        for (MigrationInfo migration : flyway.info().all()) {
            Undo undo = Objects.requireNonNull(Undo.find(flyway, migration), Undo.path(migration));
            assertThat(undo.loss())
                    .as(Undo.path(migration))
                    .startsWith("Loses: ")
                    .doesNotContain("say which data");
        }
        try (var files = Files.list(Path.of("src/main/resources/db/undo"))) {
            assertThat(files).as("files without a migration").hasSize(versions().size());
        }
    }

    /**
     * A transaction that has locked a row and goes on to change it waits for a migration that builds an index, and that one for it as soon as
     * it needs the whole table.
     */
    @Test
    void noMigrationNeedsAStrongerLockThanThatOfAnIndexThatItHasBuilt() throws IOException {
        for (Path folder : List.of(Path.of("src/main/resources/db/migration"), Path.of("src/main/resources/db/undo"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Matcher strongest = Pattern.compile("alter table|lock table|drop (index|table)|create index")
                            .matcher(Files.readString(file));
                    if (strongest.find() && strongest.group().equals("create index")) {
                        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("drop index");
                    }
                }
            }
        }
    }

    @Test
    void aNewMigrationIsTheLast(@TempDir Path project) throws IOException {
        Files.createDirectories(project.resolve("src/main/resources/db/migration"));
        List<Path> files = NewMigration.write(project, " Add: 주문 order-table! ", Instant.parse("2026-11-23T15:47:00Z"));
        assertThat(files)
                .extracting(file -> project.resolve("src/main/resources/db")
                        .relativize(file)
                        .toString())
                .containsExactly(
                        "migration/V20261123154700__add_order_table.sql", "undo/U20261123154700__add_order_table.sql");
        assertThat(files.get(0)).content().startsWith("-- Add: 주문 order-table!: say why.");
        assertThat(files.get(1)).content().startsWith("-- Loses: ");
        assertThat(MigrationVersion.fromVersion("20261123154700").isNewerThan("20"))
                .isTrue();

        assertThatExceptionOfType(Refused.class).isThrownBy(() -> NewMigration.write(project, "주문", Instant.now()));
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> NewMigration.write(project.resolve("elsewhere"), "Add", Instant.now()))
                .withMessageContaining("call this in the project's folder");
    }

    /** PostgreSQL takes a number alone as milliseconds, and does not know 3m. */
    @ParameterizedTest
    @CsvSource({"30, 30000", "3m, 180000"})
    void aMigrationWaitsForLocksAsLongAsTheSettingSays(String setting, String millis, @TempDir Path folder)
            throws Exception {
        ProcessBuilder builder = command(folder, "db", "info");
        builder.environment().put("MIGRATION_LOCK_TIMEOUT", setting);
        ChildProcess.Ended ended = ChildProcess.run(builder);
        assertThat(ended.output()).endsWith("; 0 pending\n");

        FluentConfiguration flyway = Flyway.configure();
        new LockTimeout(TestSettings.with("migrations.lock-timeout", setting)).customize(flyway);
        assertThat(flyway.getInitSql()).isEqualTo("set lock_timeout = " + millis);
    }

    @Test
    void theCommandRefusesAWrongTimeoutByItsName(@TempDir Path folder) throws Exception {
        ProcessBuilder builder = command(folder, "db", "apply");
        builder.environment().put("MIGRATION_LOCK_TIMEOUT", "a while");
        ChildProcess.Ended ended = ChildProcess.run(builder);
        assertThat(ended.output()).isEqualTo("MIGRATION_LOCK_TIMEOUT must be a duration such as 2s, not 'a while'\n");
        assertThat(ended.exitCode()).isEqualTo(DatabaseCommand.FAILED);
    }

    @Test
    void theCommandNeedsTheDatabaseAlone(@TempDir Path folder) throws Exception {
        ProcessBuilder builder = command(folder, "db", "info");
        builder.environment().put("LOG_FILE", folder.resolve("service.log").toString());
        ChildProcess.Ended ended = ChildProcess.run(builder);
        assertThat(ended.output()).startsWith("V1 stores and accounts: success").endsWith("; 0 pending\n");
        assertThat(ended.exitCode()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    /** A separate process, in production, whose only setting is the database. */
    private static ProcessBuilder command(Path folder, String... words) {
        ProcessBuilder builder = ChildProcess.application("io.tableorder.TableOrderApplication", words)
                .directory(folder.toFile());
        builder.environment().put("ENV", "production");
        builder.environment().put("DATABASE_URL", TestServers.property("table-order.database-url"));
        return builder;
    }

    @Test
    void wrongArgumentsPrintTheHelp() {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        for (String line : List.of("db frobnicate", "db rollback --too 3", "db rollback --to", "db info all")) {
            errors.reset();
            assertThat(DatabaseCommand.run(line.split(" "), out, err)).as(line).isEqualTo(DatabaseCommand.MISUSED);
            assertThat(errors.toString(StandardCharsets.UTF_8)).contains("Usage: db info");
        }
        assertThat(printed()).isEmpty();
        assertThat(DatabaseCommand.run(new String[] {"db", "rollback", "--help"}, out, err))
                .isEqualTo(DatabaseCommand.DONE);
        assertThat(printed()).startsWith("Usage: db info");
    }

    /** The class path with one file changed, or with null without it. */
    private static ClassLoader having(String path, @Nullable String content) {
        return new ClassLoader(MigrationsTest.class.getClassLoader()) {
            @Override
            public @Nullable InputStream getResourceAsStream(String name) {
                if (!name.equals(path)) {
                    return super.getResourceAsStream(name);
                }
                return content == null ? null : new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
            }
        };
    }
}
