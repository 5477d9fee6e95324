package io.tableorder.integrators.deadletter;

import java.util.Locale;
import java.util.Optional;

/** Where a dead letter stands. */
enum DeadLetterState {
    OPEN,
    REDRIVEN,
    DISCARDED;

    /** Once settled, a dead letter stays as it is; its event may come back as another one. */
    boolean mayBecome(DeadLetterState next) {
        return this == OPEN && next != OPEN;
    }

    /** As the database and the API write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeadLetterState of(String word) {
        return find(word).orElseThrow(() -> new IllegalArgumentException(word));
    }

    static Optional<DeadLetterState> find(String word) {
        for (DeadLetterState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
