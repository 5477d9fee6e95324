package io.tableorder.restaurant.kitchen;

import io.tableorder.foundation.database.Instants;
import io.tableorder.restaurant.order.Order;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL that reads orders for the kitchen. */
@Repository
class Tickets {

    /** A kitchen that has more orders open than this shows the oldest. */
    private static final int MOST_ORDERS = 500;

    private static final String LIST = """
            select o.id, o.order_number, o.table_id, t.table_number, o.session_id, o.note as order_note, o.version as order_version,
                   o.created_at, coalesce((select s.name from stations s where s.store_id = :store and s.is_default), '') as otherwise,
                   i.line, i.menu_id, i.menu_name, i.unit_price, i.quantity, i.cancelled_quantity, i.subtotal, i.state, i.options, i.note,
                   i.version, i.pos_code, i.category_id, i.category, i.station, i.done_at
              from (select *
                      from orders
                     where store_id = :store and status = any (:statuses)
                     order by id
                     limit :limit) o
              join tables t on t.store_id = :store and t.id = o.table_id
              join order_items i on i.store_id = :store and i.order_id = o.id
             where i.state <> 'cancelled'
             order by o.id, i.line
            """;

    private final JdbcClient jdbc;

    Tickets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An item with what its ticket says of its order. */
    record Row(
            long orderId,
            int orderNumber,
            long tableId,
            String tableNumber,
            long tableSessionId,
            @Nullable String note,
            int version,
            Instant placedAt,
            Work work) {}

    /** The items of open orders that are not cancelled, the oldest orders first. */
    List<Row> list(UUID store, Set<String> statuses) {
        return jdbc.sql(LIST)
                .param("store", store)
                .param("statuses", statuses.toArray(String[]::new))
                .param("limit", MOST_ORDERS)
                .query(Tickets::row)
                .list();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getInt("order_number"),
                row.getLong("table_id"),
                row.getString("table_number"),
                row.getLong("session_id"),
                row.getString("order_note"),
                row.getInt("order_version"),
                Instants.of(row, "created_at"),
                new Work(
                        Order.Item.from(row),
                        Set.of((String[]) row.getArray("done_at").getArray()),
                        row.getString("otherwise")));
    }
}
