package io.tableorder.restaurant.history;

import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.foundation.database.SidePool;
import io.tableorder.foundation.database.SlowQueries;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connection over which an export reads, so that orders have all of theirs. The lane of exports has one thread. */
@Configuration(proxyBeanMethods = false)
class ExportPool {

    /** PostgreSQL counts the time for each part of the rows by itself. */
    private static final String OF_EXPORTS = """
            set default_transaction_read_only = on;
            set statement_timeout = '10s'
            """;

    /** Reads in transactions, since the driver holds all rows in memory otherwise. */
    @Bean
    SidePool exportsPool(DataSource orders, MeterRegistry meters, SlowQueries slowQueries) throws SQLException {
        return new SidePool("exports", 0, false, OF_EXPORTS, orders, meters, slowQueries);
    }
}
