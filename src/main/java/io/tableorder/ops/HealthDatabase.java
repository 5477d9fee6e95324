package io.tableorder.ops;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** A connection of its own to ask the database whether it is there, also when orders have taken all of theirs. */
@Component
class HealthDatabase implements DisposableBean {

    private static final int PATIENCE_SECONDS = 1;

    private final HikariDataSource orders;
    private final HikariDataSource pool;

    HealthDatabase(DataSource orders) throws SQLException {
        this.orders = orders.unwrap(HikariDataSource.class);
        HikariConfig config = new HikariConfig();
        this.orders.copyStateTo(config);
        config.setPoolName("health");
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setIdleTimeout(60_000);
        config.setConnectionTimeout(1_000);
        config.setValidationTimeout(500);
        // Does not connect before it is asked to.
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    /**
     * Whether it answers, and takes writes: a standby that has not been promoted yet is as good as none.
     *
     * @throws SQLException soon, if it cannot even be connected to
     */
    boolean answers() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(PATIENCE_SECONDS) && takesWrites(connection);
        }
    }

    private boolean takesWrites(Connection connection) throws SQLException {
        boolean isReadOnly;
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("show transaction_read_only")) {
            isReadOnly = answer.next() && answer.getString(1).equals("on");
        }
        if (isReadOnly) {
            pool.evictConnection(connection);
        }
        return !isReadOnly;
    }

    /** Whether somebody waits for one of the connections that orders use. */
    boolean isCrowded() {
        var connections = orders.getHikariPoolMXBean();
        return connections != null && connections.getThreadsAwaitingConnection() > 0;
    }

    @Override
    public void destroy() {
        pool.close();
    }
}
