package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.foundation.database.Instants;
import io.tableorder.http.Versioned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

    /**
     * A line of an order: a dish, with what the guest chose with it.
     *
     * @param line the number of the line in its order, from 1
     * @param unitPrice of one dish with its options
     * @param quantity what is left to make and to pay
     * @param cancelledQuantity what was taken off the quantity since
     * @param version grows with every change of the item; null in orders that guests see, and in the history
     * @param routing null in orders that guests see
     */
    public record Item(
            int line,
            long menuId,
            String menuName,
            long unitPrice,
            int quantity,
            int cancelledQuantity,
            long subtotal,
            ItemState state,
            List<ItemOption> options,
            @Nullable String note,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer version,

            @JsonUnwrapped @Nullable Routing routing) {

        /** From a row of {@code order_items}. */
        public static Item from(ResultSet row) throws SQLException {
            return of(row, row.getInt("version"));
        }

        /** From a row of {@code order_history_items}, which change no more. */
        public static Item archived(ResultSet row) throws SQLException {
            return of(row, null);
        }

        private static Item of(ResultSet row, @Nullable Integer version) throws SQLException {
            return new Item(
                    row.getInt("line"),
                    row.getLong("menu_id"),
                    row.getString("menu_name"),
                    row.getLong("unit_price"),
                    row.getInt("quantity"),
                    row.getInt("cancelled_quantity"),
                    row.getLong("subtotal"),
                    ItemState.of(row.getString("state")),
                    ItemOption.listOf(row.getString("options")),
                    row.getString("note"),
                    version,
                    new Routing(
                            row.getString("pos_code"),
                            row.getObject("category_id", Long.class),
                            row.getString("category"),
                            row.getString("station")));
        }

        /** How many portions of which menus so many of the item are: of its own menu, and of those that its options link. */
        public Map<Long, Integer> portions(int quantity) {
            Map<Long, Integer> portions = new TreeMap<>(Map.of(menuId, quantity));
            for (ItemOption option : options) {
                if (option.menuId() != null) {
                    portions.merge(option.menuId(), quantity * option.quantity(), Integer::sum);
                }
            }
            return portions;
        }

        /** Where it is made; null for nowhere in particular. */
        public @Nullable String station() {
            return routing == null ? null : routing.station();
        }

        /** The version of an item of an open order. */
        public int requireVersion() {
            return Objects.requireNonNull(version);
        }

        Item changed(ItemState state, @Nullable String station, int quantity) {
            Routing from = Objects.requireNonNull(routing);
            return new Item(
                    line,
                    menuId,
                    menuName,
                    unitPrice,
                    quantity,
                    cancelledQuantity + this.quantity - quantity,
                    unitPrice * quantity,
                    state,
                    options,
                    note,
                    requireVersion() + 1,
                    new Routing(from.posCode(), from.categoryId(), from.category(), station));
        }

        private Item forGuests() {
            return new Item(
                    line,
                    menuId,
                    menuName,
                    unitPrice,
                    quantity,
                    cancelledQuantity,
                    subtotal,
                    state,
                    options.stream().map(ItemOption::forGuests).toList(),
                    note,
                    null,
                    null);
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

    /** From a row with the order's columns, the currency and the table's number. The items are added later, by {@link #withItems}. */
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
                Instants.of(row, "created_at"),
                List.of());
    }

    public Order withItems(List<Item> items) {
        return copy(status, version, items);
    }

    Order forGuests() {
        return withItems(orderItems.stream().map(Item::forGuests).toList());
    }

    Order nextVersion() {
        return nextVersion(status);
    }

    Order nextVersion(OrderStatus next) {
        return copy(next, version + 1, orderItems);
    }

    /** The order with changed items, and with the total that follows. */
    Order revised(List<ItemChange> changes) {
        Map<Integer, Item> changed = new HashMap<>();
        changes.forEach(change -> changed.put(change.before().line(), change.after()));
        List<Item> items = orderItems.stream()
                .map(item -> changed.getOrDefault(item.line(), item))
                .toList();
        long total = totalPrice
                - orderItems.stream().mapToLong(Item::subtotal).sum()
                + items.stream().mapToLong(Item::subtotal).sum();
        return copy(status, version, total, items);
    }

    private Order copy(OrderStatus status, int version, List<Item> items) {
        return copy(status, version, totalPrice, items);
    }

    private Order copy(OrderStatus status, int version, long totalPrice, List<Item> items) {
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
