package io.tableorder.restaurant.dish;

import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Runs changes of what guests are shown of a store's menu: once a change is answered, no guest is shown what was there before. */
@Component
public class MenuEdits {

    private final Transactions transactions;
    private final GuestAnswers answers;

    MenuEdits(Transactions transactions, GuestAnswers answers) {
        this.transactions = transactions;
        this.answers = answers;
    }

    /** Runs the change in a transaction, again if it loses a deadlock, and outdates the cached answers of the store. */
    public <T> T run(UUID store, Supplier<T> change) {
        T result;
        try {
            result = transactions.run(() -> change.get());
        } catch (ProblemException refused) {
            throw refused;
        } catch (RuntimeException perhapsCommitted) {
            answers.drop(store);
            throw perhapsCommitted;
        }
        answers.drop(store);
        return result;
    }
}
