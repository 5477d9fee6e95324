package io.tableorder.testing;

import io.tableorder.foundation.embedded.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The database of the tests, past the connection pool and its limits. There is one once a context has started. */
public final class Database {

    private Database() {}

    /** Without user and password. */
    public static String jdbcUrl() {
        return TestServers.property("spring.flyway.url");
    }

    /** Whether a context has started. */
    public static boolean isThere() {
        return TestServers.haveStarted();
    }

    /** Freezes all of its processes: connections stay open and nothing answers. */
    public static void pause() {
        TestServers.pausePostgres();
    }

    public static void resume() {
        TestServers.resumePostgres();
    }

    public static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl(), TestServers.property("spring.flyway.user"), TestServers.property("spring.flyway.password"));
    }
}
