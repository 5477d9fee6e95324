package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.http.Versioned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as clients and events show it. {@code order_id} and {@code id} are the same number; both names are part of the API.
 *
 * @param orderNumber number of the order within its business day, for people to call out
 * @param totalPrice in the currency's minor unit
 * @param version grows with every change; the ETag of the order
 */
public record Order(
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

    /** @param routing null in orders that guests see */
    public record Item(
            long menuId,
            String menuName,
            long unitPrice,
            int quantity,
            long subtotal,
            @Nullable String note,
            @JsonUnwrapped @Nullable Routing routing) {

        /** From a row of {@code order_items} or {@code order_history_items}. */
        public static Item from(ResultSet row) throws SQLException {
            return new Item(
                    row.getLong("menu_id"),
                    row.getString("menu_name"),
                    row.getLong("unit_price"),
                    row.getInt("quantity"),
                    row.getLong("subtotal"),
                    row.getString("note"),
                    new Routing(
                            row.getString("pos_code"),
                            row.getObject("category_id", Long.class),
                            row.getString("category"),
                            row.getString("station")));
        }

        private Item forGuests() {
            return new Item(menuId, menuName, unitPrice, quantity, subtotal, note, null);
        }
    }

    /**
     * Says where an item is made, for machines and staff, as it was when the guest ordered. All fields are null in orders that are older
     * than these fields.
     *
     * @param posCode the menu's code at the POS
     * @param station where the item is made
     */
    public record Routing(
            @Nullable String posCode,
            @Nullable Long categoryId,
            @Nullable String category,
            @Nullable String station) {}

    /** From a row with the order's columns, the currency and the table's number. The items are added later, by {@link #with(List)}. */
    public static Order from(ResultSet row, int n) throws SQLException {
        return new Order(
                row.getLong("id"),
                row.getLong("id"),
                row.getInt("order_number"),
                OrderStatus.of(row.getString("status")),
                row.getLong("total_price"),
                row.getString("currency"),
                row.getLong("table_id"),
                row.getString("table_number"),
                row.getLong("session_id"),
                row.getString("note"),
                row.getInt("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                List.of());
    }

    public Order with(List<Item> items) {
        return copy(status, version, items);
    }

    Order forGuests() {
        return with(orderItems.stream().map(Item::forGuests).toList());
    }

    Order with(OrderStatus next) {
        return copy(next, version + 1, orderItems);
    }

    private Order copy(OrderStatus status, int version, List<Item> items) {
        return new Order(
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
