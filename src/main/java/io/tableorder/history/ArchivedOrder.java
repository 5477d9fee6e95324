package io.tableorder.history;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order of a completed session, as it was in the end. The table and its number are those of that time; the table may be gone.
 *
 * @param totalPrice in the currency's minor unit
 */
record ArchivedOrder(
        long orderId,
        long id,
        int orderNumber,
        String status,
        long totalPrice,
        String currency,
        long tableId,
        String tableNumber,
        long tableSessionId,
        @Nullable String note,
        int version,
        Instant createdAt,
        LocalDate businessDay,
        Instant archivedAt,
        List<Item> orderItems) {

    record Item(
            long menuId,
            String menuName,
            long unitPrice,
            int quantity,
            long subtotal,
            @Nullable String note) {}

    ArchivedOrder with(List<Item> items) {
        return new ArchivedOrder(
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
                businessDay,
                archivedAt,
                items);
    }
}
