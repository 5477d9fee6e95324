package io.tableorder.history;

import io.tableorder.settings.Settings;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
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
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        months.make(today.minusDays(DAYS_BEHIND), today.plusMonths(MONTHS_AHEAD));
    }

    void dropMonths() {
        LocalDate first = LocalDate.now(ZoneOffset.UTC).minusMonths(monthsKept).minusDays(DAYS_BEHIND);
        Optional<String> dropped = months.dropOneBefore(first);
        while (dropped.isPresent()) {
            LOG.info("Dropped {}: orders are kept for {} months", dropped.get(), monthsKept);
            dropped = months.dropOneBefore(first);
        }
    }
}
