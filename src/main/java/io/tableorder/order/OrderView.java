package io.tableorder.order;

import io.tableorder.http.Versioned;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as clients and events show it. {@code order_id} and {@code id} are the same number; both names are part of the API.
 *
 * @param orderNumber counts the orders of a business day, for people to call out
 * @param totalPrice in the currency's minor unit
 * @param version grows with every change; the ETag of the order
 */
record OrderView(
        long orderId,
        long id,
        @Nullable Integer orderNumber,
        OrderStatus status,
        long totalPrice,
        String currency,
        long tableId,
        String tableNumber,
        long tableSessionId,
        @Nullable String note,
        int version,
        Instant createdAt,
        List<Item> orderItems)
        implements Versioned {

    record Item(
            long menuId,
            String menuName,
            long unitPrice,
            int quantity,
            long subtotal,
            @Nullable String note) {}

    OrderView with(List<Item> items) {
        return copy(status, version, items);
    }

    OrderView with(OrderStatus next) {
        return copy(next, version + 1, orderItems);
    }

    private OrderView copy(OrderStatus status, int version, List<Item> items) {
        return new OrderView(
                orderId,
                id,
                orderNumber,
                status,
                totalPrice,
                currency,
                tableId,
                tableNumber,
                tableSessionId,
                note,
                version,
                createdAt,
                items);
    }
}
