package io.tableorder.connector;

import io.tableorder.failure.DatabaseAway;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Failures that say nothing about a message: the database is away, and comes back. */
public final class PassingFailures {

    private static final List<Class<? extends Throwable>> TYPES = List.of(
            TransientDataAccessException.class,
            RecoverableDataAccessException.class,
            DataAccessResourceFailureException.class,
            // A rollback on a connection that is gone fails as well, and hides why.
            TransactionException.class,
            SQLTransientException.class,
            SQLRecoverableException.class);

    private PassingFailures() {}

    /** Whether it is one, or was caused by one. */
    public static boolean include(@Nullable Throwable failure) {
        return failure != null && (isOne(failure) || include(failure.getCause()));
    }

    private static boolean isOne(Throwable failure) {
        return DatabaseAway.isCauseOf(failure) || TYPES.stream().anyMatch(type -> type.isInstance(failure));
    }
}
