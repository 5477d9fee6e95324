package io.tableorder.foundation.database;

import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in one transaction: all of it is committed, or nothing. Work that loses a deadlock or a serialization conflict runs again, up
 * to three times in all, so it must change nothing except the database.
 */
@Component
public class Transactions {

    private final TransactionTemplate template;

    public Transactions(TransactionTemplate template) {
        this.template = template;
    }

    /** @return what the work returned, which is never null */
    public <T> T run(Supplier<T> work) {
        return run(status -> work.get());
    }

    /** @param work may mark the transaction for rollback; it returns a result also then */
    public <T> T run(TransactionCallback<T> work) {
        return SqlConflicts.retried(() -> Objects.requireNonNull(template.execute(work)));
    }

    public void run(Runnable work) {
        run(() -> {
            work.run();
            return true;
        });
    }
}
