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

/** Failures that say nothing about what was asked: the database cannot be reached, or the one that answers is not the primary. */
public final class DatabaseAway {

    /** What a standby answers to a write, and a primary that hands over. */
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

    /** Whether the database could not be asked. One that lacks resources can: it answers others. */
    static boolean isUnreachable(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || UNREACHABLE.matcher(state).matches();
    }

    /** Whether a failure is that the database is away, or was caused by it. */
    public static boolean isCauseOf(Throwable failure) {
        if (failure instanceof CannotGetJdbcConnectionException
                || failure instanceof CannotCreateTransactionException) {
            return true;
        }
        // A connection that breaks within a transaction cannot roll it back either, and that error hides the first one.
        if (failure instanceof TransactionSystemException) {
            return true;
        }
        String state = SqlConflicts.sqlState(failure);
        return state != null
                && (UNREACHABLE.matcher(state).matches()
                        || WITHOUT_RESOURCES.matcher(state).matches());
    }

    /** Whether the same work may succeed later, as it is: the database is away, or its transaction lost against another one. */
    public static boolean isPassing(@Nullable Throwable failure) {
        return failure != null
                && (isCauseOf(failure)
                        || PASSING.stream().anyMatch(type -> type.isInstance(failure))
                        || isPassing(failure.getCause()));
    }
}
