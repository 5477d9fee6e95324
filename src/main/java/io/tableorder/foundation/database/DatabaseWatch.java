package io.tableorder.foundation.database;

import com.zaxxer.hikari.HikariDataSource;
import io.tableorder.foundation.tls.TlsFailure;
import io.tableorder.foundation.tls.TlsNews;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Knows whether the database answers and takes writes, so that requests that need it are refused at once instead of waiting. It asks twice
 * a second, over a separate connection. A query that hangs returns as soon as the database answers again.
 */
@Component
public class DatabaseWatch implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
    private static final long PAUSE_MILLIS = 500;

    /** The timeout of this connection. After it the watch connects again, perhaps to another address. */
    private static final int UNTIL_LOST_MILLIS = 5_000;

    private final String url;
    private final Properties account = new Properties();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watcher = new Thread(task, "database-watch");
        watcher.setDaemon(true);
        return watcher;
    });
    private volatile @Nullable Connection connection;
    private volatile boolean answered = true;
    private volatile boolean isAsking;
    private volatile long askedAt;

    // Used by the one thread that looks.
    private final TlsNews tlsNews = new TlsNews();

    DatabaseWatch(DataSource orders) throws SQLException {
        HikariDataSource pool = orders.unwrap(HikariDataSource.class);
        this.url = pool.getJdbcUrl();
        putIfGiven("user", pool.getUsername());
        putIfGiven("password", pool.getPassword());
        account.setProperty("loginTimeout", String.valueOf(UNTIL_LOST_MILLIS / 1000));
        looks.scheduleWithFixedDelay(this::look, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void putIfGiven(String name, @Nullable String value) {
        if (value != null) {
            account.setProperty(name, value);
        }
    }

    /** Whether the database answered last. Does not ask it, and never waits. */
    public boolean answers() {
        return answered && !(isAsking && System.nanoTime() - askedAt > PATIENCE);
    }

    private void look() {
        askedAt = System.nanoTime();
        isAsking = true;
        note(ask());
        isAsking = false;
    }

    /** @return why the database does not answer; null if it does */
    private @Nullable SQLException ask() {
        try {
            Connection asked = connection;
            if (asked == null) {
                asked = DriverManager.getConnection(url, account);
                connection = asked;
                asked.setNetworkTimeout(Runnable::run, UNTIL_LOST_MILLIS);
            }
            try (Statement statement = asked.createStatement();
                    ResultSet answer = statement.executeQuery("show transaction_read_only")) {
                if (answer.next() && answer.getString(1).equals("on")) {
                    throw new SQLException("it takes no writes", DatabaseAway.READ_ONLY);
                }
            }
            return null;
        } catch (SQLException e) {
            close();
            return DatabaseAway.isUnreachable(e) ? e : null;
        }
    }

    private void note(@Nullable SQLException failure) {
        if (failure != null) {
            boolean isNews = tlsNews.isNews(TlsFailure.explain(failure));
            if (answered || isNews) {
                LOG.warn(
                        "The database is away, requests that need it are refused: {}",
                        TlsFailure.explainOr(failure, failure.toString()));
            }
        } else if (!answered) {
            tlsNews.forget();
            LOG.info("The database is back");
        }
        answered = failure == null;
    }

    private void close() {
        Connection lost = connection;
        connection = null;
        if (lost != null) {
            try {
                lost.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("Not closed", e);
            }
        }
    }

    @Override
    public void destroy() {
        looks.shutdownNow();
        close();
    }
}
