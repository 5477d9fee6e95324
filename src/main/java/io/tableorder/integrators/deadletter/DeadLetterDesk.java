package io.tableorder.integrators.deadletter;

import io.tableorder.access.reads.StoreReads;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Shows the dead letters of a store to its staff, and lets them discard these. Super admins read those of every store, and discard
 * those that belong to none.
 */
@Component
class DeadLetterDesk {

    private static final int MOST = 500;

    private final DeadLetters letters;
    private final OpenDeadLetters open;
    private final StoreReads reads;
    private final Transactions transactions;

    DeadLetterDesk(DeadLetters letters, OpenDeadLetters open, StoreReads reads, Transactions transactions) {
        this.letters = letters;
        this.open = open;
        this.reads = reads;
        this.transactions = transactions;
    }

    /** How many were discarded. */
    record Discarded(int discarded) {}

    /**
     * Newest first.
     *
     * @param store null for the dead letters that belong to no store
     */
    Page<DeadLetters.Summary> list(@Nullable UUID store, DeadLetterFilter filter, Page.Request page) {
        return letters.list(store, filter, page);
    }

    /** @param store null for a dead letter that belongs to no store */
    DeadLetterView read(@Nullable UUID store, long id) {
        return letters.find(store, id).orElseThrow(DeadLetterDesk::notFound);
    }

    /** For super admins. What they read of a store is recorded, since a letter may hold a whole order. */
    DeadLetterView readOfAnyStore(Actor by, long id) {
        DeadLetterView letter = letters.findOfAnyStore(id).orElseThrow(DeadLetterDesk::notFound);
        UUID store = letter.summary().storeId();
        if (store != null) {
            reads.record(by, store, "dead_letters");
        }
        return letter;
    }

    DeadLetterView discard(Actor admin, long id, String reason) {
        return transactions.run(() -> {
            lockFor(DeadLetterAct.DISCARD, admin.storeId(), id);
            open.settle(admin.storeId(), List.of(id), DeadLetterAct.DISCARD, admin.subject(), reason);
            return read(admin.storeId(), id);
        });
    }

    /** A bounded number at a time, so that locks on their rows are short. */
    Discarded discardAll(Actor admin, ManyDeadLetters wanted) {
        int discarded = transactions.run(() -> {
            List<Long> ids = open.lockOldest(admin.storeId(), wanted.filter(), MOST);
            return open.settle(admin.storeId(), ids, DeadLetterAct.DISCARD, admin.subject(), wanted.reason());
        });
        return new Discarded(discarded);
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.DEAD_LETTER_NOT_FOUND);
    }

    /** Locks an open dead letter, so that concurrent acts on it run one after the other. */
    OpenDeadLetters.Locked lockFor(DeadLetterAct act, @Nullable UUID store, long id) {
        OpenDeadLetters.Locked letter = open.lock(store, id).orElseThrow(DeadLetterDesk::notFound);
        if (!letter.state().mayBecome(act.state())) {
            throw new ProblemException(
                    ProblemCode.DEAD_LETTER_SETTLED, letter.state().word());
        }
        return letter;
    }
}
