package io.tableorder.http;

import io.tableorder.failure.ProblemException;
import java.time.LocalDate;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Business days of a store, from the first to the last one. */
public record Period(LocalDate from, LocalDate to) {

    private static final int MAX_DAYS = 366;

    /**
     * What the query asks for with {@code from_date} and {@code to_date}, at most 366 days.
     *
     * @param today of the store; where the period ends unless the query says so
     * @param days how long it is unless the query says so
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
