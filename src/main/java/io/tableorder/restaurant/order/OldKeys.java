package io.tableorder.restaurant.order;

import io.tableorder.foundation.database.Batches;
import org.springframework.stereotype.Component;

/** Deletes expired idempotency keys, in small batches, so that no order waits for it. */
@Component
class OldKeys {

    private static final int BATCH = 500;

    private final NewOrders orders;

    OldKeys(NewOrders orders) {
        this.orders = orders;
    }

    void forget() {
        Batches.untilNone(() -> orders.forgetKeys(RequestKeys.KEY_LIFETIME, BATCH));
    }
}
