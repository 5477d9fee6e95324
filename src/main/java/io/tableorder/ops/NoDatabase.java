package io.tableorder.ops;

import io.tableorder.foundation.tls.TlsFailure;
import java.sql.SQLException;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** Says in one line why Flyway has no connection. Its own message is too long then; of other failures it names the file and the line. */
final class NoDatabase {

    /** Classes of SQL states: no connection, no access, no such database. */
    private static final Set<String> NO_CONNECTION = Set.of("08", "28", "3D");

    private NoDatabase() {}

    /** @return null if the failure is another one */
    static @Nullable String line(FlywayException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && NO_CONNECTION.contains(String.valueOf(sql.getSQLState()).substring(0, 2))) {
                String tls = TlsFailure.explain(sql);
                return tls == null ? sql.getMessage() : "The database is not reached: " + tls;
            }
        }
        return null;
    }
}
