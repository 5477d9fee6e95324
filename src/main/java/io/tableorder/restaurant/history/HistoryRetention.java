package io.tableorder.restaurant.history;

import io.tableorder.foundation.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes room for the months to come, and gives up those that are older than what is kept. */
@Component
class HistoryRetention {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryRetention.class);

    private static final int MONTHS_AHEAD = 2;
    /** How far the business day of a store may lie behind: its time zone and its cut-off. */
    private static final int DAYS_BEHIND = 2;

    private final Months months;
    private final int monthsKept;

    HistoryRetention(Months months, Settings settings) {
        this.months = months;
        this.monthsKept = settings.orders().historyRetentionMonths();
    }

    void makeMonths() {
        months.make(DAYS_BEHIND, MONTHS_AHEAD);
    }

    /** One at most: should a clock be wrong, there is time to see it. */
    void dropMonth() {
        months.dropOldest(monthsKept, DAYS_BEHIND)
                .ifPresent(month ->
                        LOG.info("Dropped the history of {}: orders are kept for {} months", month, monthsKept));
    }
}
