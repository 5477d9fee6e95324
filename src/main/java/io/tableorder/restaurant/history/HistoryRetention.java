package io.tableorder.restaurant.history;

import io.tableorder.foundation.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes the partitions of the coming months, and drops the months that are older than the configured retention. */
@Component
class HistoryRetention {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryRetention.class);

    private static final int MONTHS_AHEAD = 2;
    /** How many days a business day may lie behind the date in UTC, by the time zone and the cut-off of the store. */
    private static final int DAYS_BEHIND = 2;

    private final HistoryMonths months;
    private final int monthsKept;

    HistoryRetention(HistoryMonths months, Settings settings) {
        this.months = months;
        this.monthsKept = settings.orders().historyRetentionMonths();
    }

    void makeMonths() {
        months.make(DAYS_BEHIND, MONTHS_AHEAD);
    }

    /** Drops one month at most. If a clock is wrong, operators have time to notice. */
    void dropMonth() {
        months.dropOldest(monthsKept, DAYS_BEHIND)
                .ifPresent(month ->
                        LOG.info("Dropped the history of {}: orders are kept for {} months", month, monthsKept));
    }
}
