package io.tableorder.foundation.database;

import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.jdbc.JdbcComponent;
import org.apache.camel.component.jdbc.JdbcEndpoint;
import org.apache.camel.component.jdbc.JdbcProducer;
import org.springframework.stereotype.Component;

/**
 * The {@code jdbc:} of routes. Its statements are timed as well, with the wait for their connections and with their commits. Rows that the
 * route reads later, as those of an export, are not.
 */
@Component("jdbc-component")
@org.apache.camel.spi.annotations.Component("jdbc") // whose options it has
final class TimedJdbcComponent extends JdbcComponent {

    private final SlowQueries slowQueries;

    TimedJdbcComponent(SlowQueries slowQueries) {
        this.slowQueries = slowQueries;
    }

    @Override
    protected JdbcEndpoint createEndpoint(String uri, JdbcComponent component, DataSource database) {
        return new JdbcEndpoint(uri, component, database) {
            @Override
            public Producer createProducer() {
                return new TimedProducer(this);
            }
        };
    }

    private final class TimedProducer extends JdbcProducer {

        TimedProducer(JdbcEndpoint endpoint) {
            super(
                    endpoint,
                    endpoint.getDataSource(),
                    endpoint.getConnectionStrategy(),
                    endpoint.getReadSize(),
                    endpoint.getParameters());
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            String sql = exchange.getMessage().getBody(String.class);
            long began = System.nanoTime();
            boolean isDone = false;
            try {
                super.process(exchange);
                isDone = true;
            } finally {
                slowQueries.ran(sql, System.nanoTime() - began, isDone);
            }
        }
    }
}
