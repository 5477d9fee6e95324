package io.tableorder.restaurant.history;

import io.tableorder.restaurant.order.ItemOption;
import io.tableorder.restaurant.order.ItemState;
import io.tableorder.restaurant.order.Order;
import io.tableorder.restaurant.order.OrderStatus;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes orders of rows, which are an item each and have the columns of its order. The items of an order are next to each other. */
final class OrderRows implements Iterator<ArchivedOrder> {

    private final Iterator<Map<String, Object>> rows;
    private @Nullable Row next;

    OrderRows(Iterator<Map<String, Object>> rows) {
        this.rows = rows;
        this.next = read();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public ArchivedOrder next() {
        Row first = next;
        if (first == null) {
            throw new NoSuchElementException();
        }
        List<Order.Item> items = new ArrayList<>();
        for (Row row = first; row != null && row.order() == first.order(); row = next) {
            row.item().ifPresent(items::add);
            next = read();
        }
        return first.archived(items);
    }

    private @Nullable Row read() {
        return rows.hasNext() ? new Row(rows.next()) : null;
    }

    private record Row(Map<String, Object> columns) {

        private long order() {
            return number("id");
        }

        private ArchivedOrder archived(List<Order.Item> items) {
            Order order = new Order(
                    order(),
                    order(),
                    (int) number("order_number"),
                    OrderStatus.of(text("status")),
                    number("total_price"),
                    text("currency"),
                    number("table_id"),
                    text("table_number"),
                    number("session_id"),
                    textIfAny("note"),
                    (int) number("version"),
                    ((Timestamp) value("created_at")).toInstant(),
                    items);
            return new ArchivedOrder(
                    order,
                    ((Date) value("business_day")).toLocalDate(),
                    ((Timestamp) value("archived_at")).toInstant());
        }

        private Optional<Order.Item> item() {
            return columns.get("menu_id") == null ? Optional.empty() : Optional.of(itemThere());
        }

        private Order.Item itemThere() {
            return new Order.Item(
                    (int) number("line"),
                    number("menu_id"),
                    text("menu_name"),
                    number("unit_price"),
                    (int) number("quantity"),
                    (int) number("cancelled_quantity"),
                    number("subtotal"),
                    ItemState.of(text("state")),
                    ItemOption.listOf(text("options")),
                    textIfAny("item_note"),
                    null,
                    new Order.Routing(
                            textIfAny("pos_code"),
                            (Long) columns.get("category_id"),
                            textIfAny("category"),
                            textIfAny("station")));
        }

        private Object value(String column) {
            return Objects.requireNonNull(columns.get(column), column);
        }

        private long number(String column) {
            return ((Number) value(column)).longValue();
        }

        private String text(String column) {
            return (String) value(column);
        }

        private @Nullable String textIfAny(String column) {
            return (String) columns.get(column);
        }
    }
}
