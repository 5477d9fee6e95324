package io.tableorder.event;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionStatus;

/** What waits in the stores whose heads one relay holds: by store, in order. */
final class Batch {

    /** What became of one event; until something is known it may or may not have reached the broker. */
    enum Outcome {
        UNKNOWN,
        CONFIRMED,
        /** The broker is there and did not take it: nothing is bound, or a queue is full. */
        REFUSED,
        /** This event cannot ever be sent. */
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

    /** Nothing waits, and nothing is held. */
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

    /** Why the broker could not be asked about some of the events, or null. */
    @Nullable
    String failure() {
        return failure;
    }

    void failed(String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    /** What holds the heads. */
    @Nullable
    TransactionStatus transaction() {
        return transaction;
    }
}
