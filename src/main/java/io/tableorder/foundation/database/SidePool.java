package io.tableorder.foundation.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A small second pool of connections, for work that must not wait for requests, and for which requests must not wait. It has the account
 * and the address of the main pool, and logs slow statements as well.
 */
public final class SidePool implements AutoCloseable {

    private static final int MOST = 3;
    private static final int IDLE_MILLIS = 60_000;

    private final HikariDataSource pool;
    private final JdbcClient jdbc;

    /**
     * Does not wait for a connection, so that a service starts without its database.
     *
     * @param name in metrics and thread names
     * @param idle how many connections stay open while unused
     * @param autoCommit whether each statement is a transaction; if not, the driver can read the rows of a statement in parts
     * @param initSql statements that each new connection runs first
     */
    public SidePool(
            String name,
            int idle,
            boolean autoCommit,
            String initSql,
            DataSource requests,
            MeterRegistry meters,
            SlowQueries slowQueries)
            throws SQLException {
        HikariConfig config = new HikariConfig();
        requests.unwrap(HikariDataSource.class).copyStateTo(config);
        config.setPoolName(name);
        config.setMaximumPoolSize(MOST);
        config.setMinimumIdle(idle);
        config.setIdleTimeout(IDLE_MILLIS);
        config.setAutoCommit(autoCommit);
        config.setConnectionInitSql(initSql);
        config.setInitializationFailTimeout(-1);
        config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        this.pool = new HikariDataSource(config);
        this.jdbc = JdbcClient.create(slowQueries.watch(pool));
    }

    public DataSource dataSource() {
        return pool;
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    @Override
    public void close() {
        pool.close();
    }
}
