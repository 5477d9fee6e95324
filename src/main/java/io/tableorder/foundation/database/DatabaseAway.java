package io.tableorder.foundation.database;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Recognises failures that are not caused by the statement: the database cannot be reached, or the server that answers is not the primary.
 */
public final class DatabaseAway {

    /** The answer to a write by a standby, or by a primary during a failover. */
    static final String READ_ONLY = "25006";

    /** Class 08 is a broken connection, 57 an operator's intervention or a timeout. */
    private static final Pattern UNREACHABLE = Pattern.compile("(08|57).*|" + READ_ONLY);

    /** Class 53 is a lack of resources, such as connections. */
    private static final Pattern WITHOUT_RESOURCES = Pattern.compile("53.*");

    private static final List<Class<? extends Throwable>> PASSING = List.of(
            TransientDataAccessException.class,
            RecoverableDataAccessException.class,
            DataAccessResourceFailureException.class,
            TransactionException.class,
            SQLTransientException.class,
            SQLRecoverableException.class);

    private DatabaseAway() {}

    /** Whether the database could not be reached. A database that lacks resources still answers others. */
    static boolean isUnreachable(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || UNREACHABLE.matcher(state).matches();
    }

    /** Whether a failure means, or was caused by, that the database is away. */
    public static boolean isCauseOf(Throwable failure) {
        if (failure instanceof CannotGetJdbcConnectionException
                || failure instanceof CannotCreateTransactionException) {
            return true;
        }
        // When a connection breaks within a transaction, the rollback fails too, and its error hides the first one.
        if (failure instanceof TransactionSystemException) {
            return true;
        }
        String state = SqlConflicts.sqlState(failure);
        return state != null
                && (UNREACHABLE.matcher(state).matches()
                        || WITHOUT_RESOURCES.matcher(state).matches());
    }

    /** Whether the same work may succeed later: the database is away, or the transaction lost against another one. */
    public static boolean isPassing(@Nullable Throwable failure) {
        return failure != null
                && (isCauseOf(failure)
                        || PASSING.stream().anyMatch(type -> type.isInstance(failure))
                        || isPassing(failure.getCause()));
    }
}
