package io.tableorder.restaurant.kitchen;

import io.tableorder.restaurant.order.ItemOption;
import io.tableorder.restaurant.order.ItemState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a station makes of an order.
 *
 * @param station null for what no station makes, in a store without a default one
 * @param state that of its items which is the least far
 * @param version of the order
 */
record Ticket(
        long orderId,
        int orderNumber,
        long tableId,
        String tableNumber,
        long tableSessionId,
        @Nullable String station,
        ItemState state,
        @Nullable String note,
        int version,
        Instant placedAt,
        List<Line> items) {

    /**
     * A line of the order, or a component of one, which the guest chose as an option of another dish.
     *
     * @param line of the order
     * @param state ready also when the other stations of the line are not
     * @param version of the order's item
     * @param partOf the name of the dish that this is a component of; null for a line itself
     */
    record Line(
            int line,
            long menuId,
            String menuName,
            int quantity,
            ItemState state,
            List<ItemOption> options,
            @Nullable String note,
            @Nullable Integer version,
            @Nullable String partOf) {}
}
