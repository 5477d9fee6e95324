package io.tableorder.restaurant.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What staff of a store cancelled of the orders of some business days.
 *
 * @param totalAmount what guests did not pay for it, in the currency's minor unit, as are all amounts
 * @param byReason the largest amount first, as in {@code byPerson}; days without anything cancelled are left out
 */
record VoidsReport(
        LocalDate fromDate,
        LocalDate toDate,
        String currency,
        long totalAmount,
        long quantity,
        long ordersCount,
        List<Row> byReason,
        List<Row> byPerson,
        List<Row> byDay) {

    /** The sums of one reason, person or day. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            @Nullable String reasonCode,
            @Nullable String voidedBy,
            @Nullable LocalDate businessDay,
            long ordersCount,
            long quantity,
            long amount) {}
}
