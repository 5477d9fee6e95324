package io.tableorder.ops;

import io.tableorder.ops.DatabaseCommand.Refused;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Flyway's history of a database, with the same lock that Flyway takes for a migration: no instance that starts can migrate until this is
 * closed.
 */
final class SchemaHistory implements AutoCloseable {

    /** Lock not available: {@code lock_timeout} has passed. */
    private static final String LOCK_TIMEOUT = "55P03";

    /** "Flyway" in ASCII; Flyway adds the hash of the quoted name of its table. */
    private static final long FLYWAY = 0x466C79776179L;

    private static final String LOCK = "select pg_advisory_lock(?)";

    private static final String INSTANCES = """
            select count(*)
              from pg_stat_activity
             where datname = current_database() and application_name = 'table-order' and pid <> pg_backend_pid()
            """;

    private final Connection connection;
    private final String table;

    private SchemaHistory(Connection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    static SchemaHistory locked(Flyway flyway) {
        Configuration configuration = flyway.getConfiguration();
        try {
            Connection connection = configuration.getDataSource().getConnection();
            try {
                prepare(connection, configuration.getInitSql());
                SchemaHistory history = new SchemaHistory(connection, table(connection, configuration));
                history.lock();
                return history;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw refused("", e);
        }
    }

    private static void prepare(Connection connection, @Nullable String sql) throws SQLException {
        if (StringUtils.hasText(sql)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private static String table(Connection connection, Configuration configuration) throws SQLException {
        String schema = configuration.getDefaultSchema();
        if (schema == null) {
            schema = connection.getSchema();
        }
        return quoted(schema) + "." + quoted(configuration.getTable());
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void lock() throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setLong(1, FLYWAY + table.hashCode());
            lock.execute();
        } catch (SQLException e) {
            if (LOCK_TIMEOUT.equals(e.getSQLState())) {
                throw new Refused(
                        "Nothing was rolled back: another migration or roll-back of this database is under way");
            }
            throw e;
        }
    }

    /** The number of connections of instances to this database, as far as this user may see them. */
    int connectionsOfInstances() {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(INSTANCES)) {
            count.next();
            return count.getInt(1);
        } catch (SQLException e) {
            throw refused("", e);
        }
    }

    /** Runs the undo file and deletes the migration from the history: both or neither. */
    void undo(Undo step) {
        try {
            connection.setAutoCommit(false);
            try {
                undoWithinTransaction(step);
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw refused(Migrations.name(step.migration()) + " was not rolled back, nothing of it has changed: ", e);
        }
    }

    private void undoWithinTransaction(Undo step) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(step.sql());
        }
        try (PreparedStatement forget = connection.prepareStatement("delete from " + table + " where version = ?")) {
            forget.setString(1, step.migration().getVersion().getVersion());
            if (forget.executeUpdate() != 1) {
                throw new SQLException("its row in " + table + " is not there");
            }
        }
        // Repeatable migrations may depend on it, so the next migration applies them again.
        try (Statement statement = connection.createStatement()) {
            statement.execute("delete from " + table + " where version is null and script like 'R%'");
        }
    }

    private static Refused refused(String what, SQLException e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return new Refused(what + message.replaceAll("\\s*\\n\\s*", " "));
    }

    /** Releases the lock. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw refused("", e);
        }
    }
}
