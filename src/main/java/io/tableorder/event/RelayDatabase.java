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

/** A few connections of the relay's own, so that neither orders nor the relay ever wait for the other's. */
@Component
class RelayDatabase implements DisposableBean {

    // A relay that stops dead in a transaction frees its stores. A lost delete only repeats events, so no commit waits
    // for the disk.
    private static final String INIT = """
            set idle_in_transaction_session_timeout = '15s';
            set statement_timeout = '10s';
            set synchronous_commit = off
            """;

    private final HikariDataSource pool;
    private final DataSource watched;

    RelayDatabase(DataSource orders, MeterRegistry meters, SlowQueries slowQueries) throws SQLException {
        HikariConfig config = new HikariConfig();
        orders.unwrap(HikariDataSource.class).copyStateTo(config);
        config.setPoolName("relay");
        config.setMaximumPoolSize(3);
        config.setMinimumIdle(1);
        config.setIdleTimeout(60_000);
        config.setConnectionInitSql(INIT);
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
