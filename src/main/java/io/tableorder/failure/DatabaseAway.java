package io.tableorder.failure;

import java.util.regex.Pattern;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Failures that say nothing about what was asked: the database cannot be reached, or the one that answers is not the primary. */
public final class DatabaseAway {

    /** What a standby says, and a primary that hands over, to whoever writes. */
    static final String READ_ONLY = "25006";

    /** Class 08 is a broken connection, 53 a lack of resources, 57 an operator's intervention or a timeout. */
    private static final Pattern STATES = Pattern.compile("(08|53|57).*|" + READ_ONLY);

    private DatabaseAway() {}

    /** Whether it is one, or was caused by one. */
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
        return state != null && STATES.matcher(state).matches();
    }
}
