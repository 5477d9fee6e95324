package io.tableorder.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.foundation.database.SidePool;
import io.tableorder.foundation.database.SlowQueries;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Separate connections for the relay and for the readers of the logs, so that neither waits for orders, and orders do not wait for them.
 */
@Configuration(proxyBeanMethods = false)
class EventPools {

    // A relay that hangs in a transaction loses its locks on stores. A lost delete only repeats events, so commits do
    // not wait for the disk.
    private static final String OF_RELAY = """
            set idle_in_transaction_session_timeout = '15s';
            set statement_timeout = '10s';
            set synchronous_commit = off
            """;

    private static final String OF_READERS = """
            set default_transaction_read_only = on;
            set statement_timeout = '5s'
            """;

    @Bean
    SidePool relayPool(DataSource orders, MeterRegistry meters, SlowQueries slowQueries) throws SQLException {
        return new SidePool("relay", 1, true, OF_RELAY, orders, meters, slowQueries);
    }

    /** Keeps no idle connection, as there may be no readers. */
    @Bean
    SidePool readersPool(DataSource orders, MeterRegistry meters, SlowQueries slowQueries) throws SQLException {
        return new SidePool("readers", 0, true, OF_READERS, orders, meters, slowQueries);
    }
}
