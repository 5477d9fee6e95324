package io.tableorder.foundation.database;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;

/** Recognises PostgreSQL's errors when transactions conflict. */
public final class SqlConflicts {

    private static final int ATTEMPTS = 3;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Set<String> TRANSACTION_LOST = Set.of("40001", "40P01");

    private SqlConflicts() {}

    /** Runs a transaction, up to three times in all if it loses a deadlock or a serialization conflict. */
    static <T> T retried(Supplier<T> transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.get();
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !isTransactionLost(e)) {
                    throw e;
                }
            }
        }
    }

    public static boolean isTransactionLost(Throwable cause) {
        String state = sqlState(cause);
        return state == null ? cause instanceof ConcurrencyFailureException : TRANSACTION_LOST.contains(state);
    }

    public static boolean isLockTimeout(Throwable cause) {
        return LOCK_NOT_AVAILABLE.equals(sqlState(cause));
    }

    static @Nullable String sqlState(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
