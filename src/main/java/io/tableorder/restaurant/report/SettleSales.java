package io.tableorder.restaurant.report;

import io.tableorder.foundation.database.Batches;
import io.tableorder.foundation.database.Recurring;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Sums up the sales of past business days, newest first, each in a transaction of its own. */
@Component
class SettleSales {

    private static final Logger LOG = LoggerFactory.getLogger(SettleSales.class);

    private final SalesDays days;
    private final Recurring settling = new Recurring(LOG, "Sales are not summed up");

    SettleSales(SalesDays days) {
        this.days = days;
    }

    void settle() {
        settling.run(() -> days.stores().forEach(this::settle));
    }

    void settle(UUID store) {
        days.begin(store);
        Batches.untilNone(() -> days.settleOne(store));
    }
}
