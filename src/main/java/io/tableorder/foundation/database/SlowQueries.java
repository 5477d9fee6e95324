package io.tableorder.foundation.database;

import io.tableorder.foundation.settings.Settings;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Logs a warning for slow statements: with the text of the statement and its placeholders, and never with the values. */
@Component
public class SlowQueries {

    private static final Logger LOG = LoggerFactory.getLogger(SlowQueries.class);

    private final long slowNanos;

    SlowQueries(Settings settings) {
        this.slowNanos = settings.logs().slowAfter().toNanos();
    }

    /** Runs the statements of a database and times each. */
    public JdbcTemplate watch(DataSource database) {
        return new TimedStatements(database, this);
    }

    /**
     * A statement has been run.
     *
     * @param sql null if it is not known
     * @param isDone false if it failed
     */
    void ran(@Nullable String sql, long nanos, boolean isDone) {
        if (nanos > slowNanos) {
            log(sql == null ? "of unknown text" : sql.strip().replaceAll("\\s+", " "), nanos, isDone);
        }
    }

    private static void log(String sql, long nanos, boolean isDone) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        LOG.atWarn()
                .addKeyValue("duration_ms", millis)
                .addKeyValue("sql", sql)
                .log("Slow query, {} ms{}: {}", millis, isDone ? "" : " until it failed", sql);
    }
}
