package io.tableorder.integrators.deadletter;

import io.tableorder.foundation.database.Batches;
import io.tableorder.foundation.settings.Settings;
import org.springframework.stereotype.Component;

/** Forgets settled dead letters, with the record of what was done. What is open stays. */
@Component
class OldDeadLetters {

    private static final int BATCH = 200;

    private final DeadLetters letters;
    private final int daysKept;

    OldDeadLetters(DeadLetters letters, Settings settings) {
        this.letters = letters;
        this.daysKept = settings.deadLetters().retentionDays();
    }

    void forget() {
        Batches.untilNone(() -> letters.purge(daysKept, BATCH));
    }
}
