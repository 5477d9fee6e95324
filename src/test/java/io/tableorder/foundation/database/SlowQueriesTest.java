package io.tableorder.foundation.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.tableorder.foundation.trace.Trace;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.TestSettings;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class SlowQueriesTest {

    @Autowired
    private DataSource database;

    @Test
    void theDatabaseIsWatchedAndItsPoolStillFound() {
        assertThat(database).isNotInstanceOf(HikariDataSource.class);
        assertThat(DataSourceUnwrapper.unwrap(database, HikariConfigMXBean.class, HikariDataSource.class))
                .isNotNull();
    }

    @Test
    void aSlowStatementIsLoggedWithItsTextAndNoValue() {
        JdbcClient impatient =
                JdbcClient.create(new SlowQueries(TestSettings.with("logs.slow-after", "20ms")).watch(database));
        Trace trace = Trace.ofRequest(null, "slow-1");
        try (LogTap log = new LogTap();
                Trace.Scope scope = Trace.open(trace)) {
            impatient
                    .sql("select pg_sleep(0.1)::text,\n       :secret::text as word")
                    .param("secret", "kimchi-4711")
                    .query()
                    .listOfRows();
            impatient.sql("select 1").query(Integer.class).single();

            List<ILoggingEvent> lines = log.of(SlowQueries.class.getName());
            assertThat(lines).singleElement().satisfies(line -> {
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
        JdbcClient impatient =
                JdbcClient.create(new SlowQueries(TestSettings.with("logs.slow-after", "20ms")).watch(database));
        try (LogTap log = new LogTap()) {
            assertThatThrownBy(() -> impatient
                            .sql("select 1 / (length(pg_sleep(0.05)::text) * 0)")
                            .query()
                            .listOfRows())
                    .isInstanceOf(DataAccessException.class);
            assertThat(log.of(SlowQueries.class.getName())).singleElement().satisfies(line -> assertThat(
                            line.getFormattedMessage())
                    .contains("ms until it failed: select 1 / (length"));
        }
    }
}
