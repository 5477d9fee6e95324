package io.tableorder.event;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionStatus;

/** Events that wait in the stores whose heads this relay has locked, by store and in order. */
final class Batch {

    /** The result for one event. While it is unknown, the event may or may not have reached the broker. */
    enum Outcome {
        UNKNOWN,
        CONFIRMED,
        /** The broker answered and did not take the event: no queue is bound for it, or a queue is full. */
        REFUSED,
        /** The event can never be sent. */
        UNSENDABLE
    }

    /** One row of the outbox with its event. */
    static final class Item {

        final Event event;
        final int attempts;
        private Outcome outcome = Outcome.UNKNOWN;
        private String reason = "";

        Item(Event event, int attempts) {
            this.event = event;
            this.attempts = attempts;
        }

        void mark(Outcome outcome, String reason) {
            this.outcome = outcome;
            this.reason = reason;
        }

        Outcome outcome() {
            return outcome;
        }

        String reason() {
            return reason;
        }
    }

    private final List<Item> items;
    private final @Nullable TransactionStatus transaction;
    private @Nullable String failure;

    Batch(List<Item> items, @Nullable TransactionStatus transaction) {
        this.items = items;
        this.transaction = transaction;
    }

    /** A batch without events and without locks. */
    static Batch empty() {
        return new Batch(List.of(), null);
    }

    List<Item> items() {
        return items;
    }

    long confirmed() {
        return items.stream()
                .filter(item -> item.outcome() == Outcome.CONFIRMED)
                .count();
    }

    Optional<Item> refusal() {
        return items.stream().filter(item -> item.outcome() == Outcome.REFUSED).findFirst();
    }

    /** Why the broker did not answer for some of the events; null if it did for all. */
    @Nullable
    String failure() {
        return failure;
    }

    void failed(String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    /** The transaction that locks the heads. */
    @Nullable
    TransactionStatus transaction() {
        return transaction;
    }
}
