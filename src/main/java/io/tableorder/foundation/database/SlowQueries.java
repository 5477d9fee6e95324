package io.tableorder.foundation.database;

import io.tableorder.foundation.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Logs a warning for slow statements: with the text of the statement and its placeholders, and never with the values. */
@Component
public class SlowQueries implements QueryExecutionListener {

    private static final Logger LOG = LoggerFactory.getLogger(SlowQueries.class);

    private final Duration slow;

    SlowQueries(Settings settings) {
        this.slow = settings.logs().slowAfter();
    }

    /** Wraps a database so that every statement is timed. {@code unwrap} returns the original. */
    public DataSource watch(DataSource database) {
        return ProxyDataSourceBuilder.create(database).listener(this).build();
    }

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        long millis = execution.getElapsedTime();
        if (millis > slow.toMillis()) {
            String sql = queries.stream()
                    .map(query -> query.getQuery().strip().replaceAll("\\s+", " "))
                    .collect(Collectors.joining("; "));
            LOG.atWarn()
                    .addKeyValue("duration_ms", millis)
                    .addKeyValue("sql", sql)
                    .log("Slow query, {} ms{}: {}", millis, execution.isSuccess() ? "" : " until it failed", sql);
        }
    }
}
