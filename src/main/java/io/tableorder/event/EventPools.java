package io.tableorder.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.foundation.database.SidePool;
import io.tableorder.foundation.database.SlowQueries;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connections that the relay has to itself, and those of the readers of the logs: neither waits for orders, nor orders for them. */
@Configuration(proxyBeanMethods = false)
class EventPools {

    // A relay that stops dead in a transaction frees its stores. A lost delete only repeats events, so no commit waits
    // for the disk.
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
        return new SidePool("relay", 1, OF_RELAY, orders, meters, slowQueries);
    }

    /** Has no connection while nobody follows a log. */
    @Bean
    SidePool readersPool(DataSource orders, MeterRegistry meters, SlowQueries slowQueries) throws SQLException {
        return new SidePool("readers", 0, OF_READERS, orders, meters, slowQueries);
    }
}
