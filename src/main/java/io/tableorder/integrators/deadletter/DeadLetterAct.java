package io.tableorder.integrators.deadletter;

import java.util.Locale;

/** What staff do with an open dead letter. */
enum DeadLetterAct {
    REDRIVE(DeadLetterState.REDRIVEN),
    DISCARD(DeadLetterState.DISCARDED);

    private final DeadLetterState state;

    DeadLetterAct(DeadLetterState state) {
        this.state = state;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of the dead letter afterwards. */
    DeadLetterState state() {
        return state;
    }
}
