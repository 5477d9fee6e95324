package io.tableorder.ops;

import io.tableorder.foundation.tls.TlsFailure;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.FlywayException;

/** Says in a line or two why Flyway has no connection. Its own message is too long then; of other failures it names the file and the line. */
final class NoDatabase {

    private static final String EARLIER_NAMES =
            "The volume of a compose stack may be from a version in which the user and the database"
                    + " were called table_order: \"Names of earlier versions\" in docs/operations.md says how to rename them.";

    private NoDatabase() {}

    /** @return nothing if the failure is another one */
    static List<String> lines(FlywayException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = String.valueOf(sql.getSQLState());
                // Classes of SQL states: no access, no such database.
                if (state.startsWith("28") || state.startsWith("3D")) {
                    return List.of(String.valueOf(sql.getMessage()), EARLIER_NAMES);
                }
                // No connection.
                if (state.startsWith("08")) {
                    String tls = TlsFailure.explain(sql);
                    return List.of(
                            tls == null ? String.valueOf(sql.getMessage()) : "The database is not reached: " + tls);
                }
            }
        }
        return List.of();
    }
}
