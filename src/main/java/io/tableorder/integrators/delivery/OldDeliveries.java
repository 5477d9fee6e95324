package io.tableorder.integrators.delivery;

import io.tableorder.foundation.database.Batches;
import io.tableorder.foundation.settings.Settings;
import org.springframework.stereotype.Component;

/** Forgets settled deliveries, with the log of their attempts. What a dead letter is still open for stays. */
@Component
class OldDeliveries {

    private static final int BATCH = 200;

    private final Deliveries deliveries;
    private final int daysKept;

    OldDeliveries(Deliveries deliveries, Settings settings) {
        this.deliveries = deliveries;
        this.daysKept = settings.deliveries().retentionDays();
    }

    void forget() {
        Batches.untilNone(() -> deliveries.purge(daysKept, BATCH));
    }
}
