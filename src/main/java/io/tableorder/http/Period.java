package io.tableorder.http;

import io.tableorder.failure.ProblemException;
import java.time.LocalDate;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Business days of a store, with the first and the last day. */
public record Period(LocalDate from, LocalDate to) {

    private static final int MAX_DAYS = 366;

    /**
     * The period of {@code from_date} and {@code to_date} in the query, at most 366 days.
     *
     * @param today of the store; the last day if the query has no {@code to_date}
     * @param days the length of the period if the query has no {@code from_date}
     */
    public static Period of(Exchange exchange, LocalDate today, int days) {
        LocalDate to = given(Parameters.queryDate(exchange, "to_date"), today);
        LocalDate from = given(Parameters.queryDate(exchange, "from_date"), to.minusDays(days - 1L));
        if (from.isAfter(to) || !from.plusDays(MAX_DAYS).isAfter(to)) {
            throw ProblemException.invalid("?from_date", "OUT_OF_RANGE");
        }
        return new Period(from, to);
    }

    private static LocalDate given(@Nullable LocalDate date, LocalDate otherwise) {
        return date == null ? otherwise : date;
    }
}
