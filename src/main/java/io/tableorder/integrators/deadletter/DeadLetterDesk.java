package io.tableorder.integrators.deadletter;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The dead letters of a store as its staff read them, and give them up. Super admins read those of every store, and give up those
 * that have none.
 */
@Component
class DeadLetterDesk {

    private static final Set<String> STATES = Set.of("open", "redriven", "discarded");
    private static final int MOST = 500;

    private final DeadLetters letters;
    private final Transactions transactions;

    DeadLetterDesk(DeadLetters letters, Transactions transactions) {
        this.letters = letters;
        this.transactions = transactions;
    }

    /** How many were given up. */
    record Discarded(int discarded) {}

    /**
     * Newest first.
     *
     * @param store null for the dead letters that belong to no store
     */
    Page<DeadLetters.Summary> list(@Nullable UUID store, DeadLetterFilter filter, Page.Request page) {
        if (filter.state() != null && !STATES.contains(filter.state())) {
            throw ProblemException.invalid("?state", "OUT_OF_RANGE");
        }
        return letters.list(store, filter, page);
    }

    /** @param store null for a dead letter that belongs to no store */
    DeadLetterView read(@Nullable UUID store, long id) {
        return letters.find(store, id).orElseThrow(DeadLetterDesk::notFound);
    }

    /** For super admins. */
    DeadLetterView readOfAnyStore(long id) {
        return letters.findOfAnyStore(id).orElseThrow(DeadLetterDesk::notFound);
    }

    DeadLetterView discard(Actor admin, long id, String reason) {
        return transactions.run(() -> {
            lockOpen(admin.storeId(), id);
            letters.settle(admin.storeId(), List.of(id), DeadLetterAct.DISCARD, admin.subject(), reason);
            return read(admin.storeId(), id);
        });
    }

    /** A bounded number at a time, so that locks on their rows are short. */
    Discarded discardAll(Actor admin, ManyDeadLetters wanted) {
        int discarded = transactions.run(() -> {
            List<Long> ids = letters.lockOldest(admin.storeId(), wanted.filter(), MOST);
            return letters.settle(admin.storeId(), ids, DeadLetterAct.DISCARD, admin.subject(), wanted.reason());
        });
        return new Discarded(discarded);
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.DEAD_LETTER_NOT_FOUND);
    }

    /** Locks an open dead letter, so that concurrent acts on it run one after the other. */
    DeadLetters.Locked lockOpen(@Nullable UUID store, long id) {
        DeadLetters.Locked letter = letters.lock(store, id).orElseThrow(DeadLetterDesk::notFound);
        if (!letter.isOpen()) {
            throw new ProblemException(ProblemCode.DEAD_LETTER_SETTLED, letter.state());
        }
        return letter;
    }
}
