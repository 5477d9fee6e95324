package io.tableorder.restaurant.kitchen;

import io.tableorder.http.Names;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * Which of an order's tickets staff bump or recall.
 *
 * @param station null for all of them; empty for the one of no station
 */
record TicketAction(
        @Nullable @CodePointLength(max = CreateStation.LONGEST_NAME)
        String station) {

    TicketAction {
        station = Names.tidy(station);
    }
}
