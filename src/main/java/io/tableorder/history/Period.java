package io.tableorder.history;

import io.tableorder.failure.ProblemException;
import io.tableorder.http.Requests;
import java.time.LocalDate;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Business days of a store, from the first to the last one. */
record Period(LocalDate from, LocalDate to) {

    private static final int DEFAULT_DAYS = 7;
    private static final int MAX_DAYS = 366;

    /**
     * What the query asks for: by default a week up to today.
     *
     * @param today of the store
     */
    static Period of(Exchange exchange, LocalDate today) {
        LocalDate to = given(Requests.queryDate(exchange, "to_date"), today);
        LocalDate from = given(Requests.queryDate(exchange, "from_date"), to.minusDays(DEFAULT_DAYS - 1));
        if (from.isAfter(to) || !from.plusDays(MAX_DAYS).isAfter(to)) {
            throw ProblemException.invalid("?from_date", "OUT_OF_RANGE");
        }
        return new Period(from, to);
    }

    private static LocalDate given(@Nullable LocalDate date, LocalDate otherwise) {
        return date == null ? otherwise : date;
    }
}
