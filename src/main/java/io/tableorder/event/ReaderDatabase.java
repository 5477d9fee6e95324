package io.tableorder.event;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.trace.SlowQueries;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** A few connections for those who follow the logs, so that neither orders nor the relay wait for them. None while nobody does. */
@Component
class ReaderDatabase implements DisposableBean {

    private static final String INIT = """
            set default_transaction_read_only = on;
            set statement_timeout = '5s'
            """;

    private final HikariDataSource pool;
    private final DataSource watched;

    ReaderDatabase(DataSource orders, MeterRegistry meters, SlowQueries slowQueries) throws SQLException {
        HikariConfig config = new HikariConfig();
        orders.unwrap(HikariDataSource.class).copyStateTo(config);
        config.setPoolName("readers");
        config.setMaximumPoolSize(3);
        config.setMinimumIdle(0);
        config.setIdleTimeout(60_000);
        config.setConnectionInitSql(INIT);
        // Does not connect before it is asked to.
        config.setInitializationFailTimeout(-1);
        config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        this.pool = new HikariDataSource(config);
        this.watched = slowQueries.watch(pool);
    }

    DataSource dataSource() {
        return watched;
    }

    @Override
    public void destroy() {
        pool.close();
    }
}
