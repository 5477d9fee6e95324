package io.tableorder.foundation.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tableorder.foundation.trace.Trace;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.TestSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

@IntegrationTest
class SlowQueriesTest {

    private static final String NAP = "select pg_sleep(0.05)::text";

    private static final String INSERT_NOTHING = "insert into stores (name) " + NAP + " offset 1";

    private final SlowQueries impatience = new SlowQueries(TestSettings.with("logs.slow-after", "20ms"));

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcTemplate template;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ProducerTemplate steps;

    @Test
    void nothingStandsBetweenTheServiceAndItsConnections() throws SQLException {
        assertThat(database).isInstanceOf(HikariDataSource.class);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("select 1")) {
            assertThat(List.of(connection, statement))
                    .allSatisfy(
                            each -> assertThat(each.getClass().getPackageName()).isEqualTo("com.zaxxer.hikari.pool"));
        }
    }

    @Test
    void aSlowStatementIsLoggedWithItsTextAndNoValue() {
        JdbcClient impatient = JdbcClient.create(impatience.watch(database));
        Trace trace = Trace.ofRequest(null, "slow-1");
        try (LogTap log = new LogTap();
                Trace.Scope scope = Trace.open(trace)) {
            impatient
                    .sql("select pg_sleep(0.1)::text,\n       :secret::text as word")
                    .param("secret", "kimchi-4711")
                    .query()
                    .listOfRows();
            impatient.sql("select 1").query(Integer.class).single();

            assertThat(lines(log)).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.WARN);
                assertThat(line.getFormattedMessage()).endsWith("ms: select pg_sleep(0.1)::text, ?::text as word");
                assertThat(LogTap.fields(line)).hasEntrySatisfying("duration_ms", millis -> assertThat((Long) millis)
                        .isGreaterThanOrEqualTo(90));
                assertThat(line.getMDCPropertyMap()).containsEntry("http.request.id", "slow-1");
                assertThat(LogTap.json(line)).doesNotContain("kimchi-4711");
            });
        }
    }

    @Test
    void aStatementThatFailsIsLoggedAsWell() {
        JdbcClient impatient = JdbcClient.create(impatience.watch(database));
        try (LogTap log = new LogTap()) {
            assertThatThrownBy(() -> impatient
                            .sql("select 1 / (length(pg_sleep(0.05)::text) * 0)")
                            .query()
                            .listOfRows())
                    .isInstanceOf(DataAccessException.class);
            assertThat(texts(log)).singleElement().satisfies(text -> assertThat(text)
                    .contains("ms until it failed: select 1 / (length"));
        }
    }

    @Test
    void everyKindOfStatementIsLoggedOnce() {
        JdbcTemplate impatient = impatience.watch(database);
        JdbcClient client = JdbcClient.create(impatient);
        Map<String, Runnable> kinds = Map.ofEntries(
                Map.entry("named", () -> client.sql(NAP + " where :one = 1")
                        .param("one", 1)
                        .query(String.class)
                        .list()),
                Map.entry("by place", () -> client.sql(NAP + " where ? = 1")
                        .param(1)
                        .query(String.class)
                        .list()),
                Map.entry("without values", () -> client.sql(NAP).query(row -> {})),
                Map.entry("rows in part", () -> {
                    try (Stream<String> rows = client.sql(NAP).query(String.class).stream()) {
                        assertThat(rows).hasSize(1);
                    }
                }),
                Map.entry("set of rows", () -> client.sql(NAP).query().rowSet()),
                Map.entry("change", () -> client.sql(INSERT_NOTHING).update()),
                Map.entry("change that tells keys", () -> client.sql(INSERT_NOTHING)
                        .update(new GeneratedKeyHolder(), "id")),
                Map.entry(
                        "own values",
                        () -> impatient.query(
                                NAP + " where ? = 1", values -> values.setInt(1, 1), (row, n) -> row.getString(1))),
                Map.entry(
                        "own action",
                        () -> impatient.execute(NAP, (PreparedStatementCallback<Boolean>) PreparedStatement::execute)),
                Map.entry(
                        "batch",
                        () -> impatient.batchUpdate(
                                "insert into stores (name) select ?::text from pg_sleep(0.03) offset 1",
                                List.of(new Object[] {"a"}, new Object[] {"b"}))),
                Map.entry("named batch", () -> new NamedParameterJdbcTemplate(impatient)
                        .batchUpdate(
                                "insert into stores (name) select :name::text from pg_sleep(0.03) offset 1",
                                new Map[] {Map.of("name", "a"), Map.of("name", "b")})),
                Map.entry("plain", () -> impatient.queryForObject(NAP, String.class)),
                Map.entry("plain, rows in part", () -> {
                    try (Stream<String> rows = impatient.queryForStream(NAP, (row, n) -> row.getString(1))) {
                        assertThat(rows).hasSize(1);
                    }
                }),
                Map.entry("plain change", () -> impatient.update(INSERT_NOTHING)),
                Map.entry("plain batch", () -> impatient.batchUpdate(INSERT_NOTHING)),
                Map.entry("plain, of any kind", () -> impatient.execute(NAP)));
        kinds.forEach((kind, statement) -> {
            try (LogTap log = new LogTap()) {
                statement.run();
                assertThat(texts(log)).as(kind).singleElement().satisfies(text -> assertThat(text)
                        .contains("pg_sleep"));
            }
        });
    }

    @Test
    void aWaitForAConnectionIsNoSlowStatement() throws SQLException {
        try (HikariDataSource one = new HikariDataSource(ofOneConnection());
                Connection taken = one.getConnection();
                LogTap log = new LogTap()) {
            assertThat(taken.isValid(1)).isTrue();
            JdbcClient impatient = JdbcClient.create(impatience.watch(one));
            assertThatThrownBy(
                            () -> impatient.sql("select 1").query(Integer.class).single())
                    .isInstanceOf(CannotGetJdbcConnectionException.class);
            assertThat(texts(log)).isEmpty();
        }
    }

    private HikariConfig ofOneConnection() throws SQLException {
        HikariConfig config = new HikariConfig();
        database.unwrap(HikariDataSource.class).copyStateTo(config);
        config.setPoolName("of-one");
        config.setMetricsTrackerFactory(null);
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(250);
        return config;
    }

    @Test
    void statementsOfTheSidePoolsAreTimedAsWell() throws SQLException {
        try (SidePool side =
                        new SidePool("side", 0, true, "select 1", database, new SimpleMeterRegistry(), impatience);
                LogTap log = new LogTap()) {
            side.jdbc().sql(NAP).query(String.class).single();
            assertThat(texts(log)).hasSize(1);
        }
    }

    @Test
    void statementsOfRoutesAreTimedAsWell() throws Exception {
        try (CamelContext camel = new DefaultCamelContext();
                LogTap log = new LogTap()) {
            camel.getRegistry().bind("database", database);
            camel.addComponent("jdbc", new TimedJdbcComponent(impatience));
            camel.start();
            ProducerTemplate step = camel.createProducerTemplate();
            step.requestBodyAndHeader(
                    "jdbc:database?useHeadersAsParameters=true", NAP + "\n where 'x' <> :?word", "word", "kimchi");
            assertThat(texts(log)).singleElement().satisfies(text -> assertThat(text)
                    .endsWith("ms: select pg_sleep(0.05)::text where 'x' <> :?word"));

            String failing = "select 1 / (length(pg_sleep(0.05)::text) * 0)";
            assertThatThrownBy(() -> step.requestBody("jdbc:database", failing))
                    .isInstanceOf(CamelExecutionException.class);
            assertThat(texts(log)).hasSize(2).last(STRING).endsWith("ms until it failed: " + failing);
        }
    }

    /** More than the two seconds that are the default. */
    @Test
    void theServicesOwnStatementsAreTimed() {
        String nap = "select pg_sleep(2.1)::text";
        try (LogTap log = new LogTap()) {
            CompletableFuture<?> byRoute = steps.asyncRequestBody("jdbc:dataSource", nap + " as of_a_route");
            CompletableFuture<?> byTemplate = CompletableFuture.runAsync(
                    () -> template.query(nap + " as of_a_template where ?", row -> {}, true));
            jdbc.sql(nap + " as of_a_client").query().singleRow();
            CompletableFuture.allOf(byRoute, byTemplate).join();
            assertThat(texts(log))
                    .satisfiesExactlyInAnyOrder(
                            text -> assertThat(text).endsWith("of_a_route"),
                            text -> assertThat(text).endsWith("of_a_template where ?"),
                            text -> assertThat(text).endsWith("of_a_client"));
        }
    }

    private static List<ILoggingEvent> lines(LogTap log) {
        return log.of(SlowQueries.class.getName());
    }

    private static List<String> texts(LogTap log) {
        return lines(log).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
