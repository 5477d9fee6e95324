package io.tableorder.restaurant.order;

import io.tableorder.http.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL that changes single items. The transaction has locked their order, so that no two changes overwrite each other. */
@Repository
class OrderItems {

    private static final String CHANGE = """
            update order_items i
               set state = n.state, station = n.station, quantity = n.quantity, subtotal = n.quantity * i.unit_price,
                   cancelled_quantity = i.cancelled_quantity + i.quantity - n.quantity, done_at = coalesce(n.done_at, i.done_at),
                   version = i.version + 1
              from jsonb_to_recordset(:items::jsonb) as n (line int, state text, station text, quantity int, done_at text[])
             where i.store_id = :store and i.order_id = :order and i.line = n.line
            """;

    private static final String DONE_AT = """
            select line, done_at
              from order_items
             where store_id = :store and order_id = :order and done_at <> '{}'
            """;

    private static final String KEEP_VOIDS = """
            insert into order_voids (store_id, order_id, line, business_day, menu_id, menu_name, unit_price, quantity, reason_code, note,
                                     voided_by)
            select i.store_id, i.order_id, i.line, o.business_day, i.menu_id, i.menu_name, i.unit_price, v.quantity, :reason, :note, :by
              from jsonb_to_recordset(:voids::jsonb) as v (line int, quantity int)
              join order_items i on i.store_id = :store and i.order_id = :order and i.line = v.line
              join orders o on o.store_id = i.store_id and o.id = i.order_id
             order by i.line
            """;

    private final JdbcClient jdbc;

    OrderItems(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Row(
            int line,
            ItemState state,
            @Nullable String station,
            int quantity,
            @Nullable Set<String> doneAt) {}

    /** So many of a line. */
    record Portion(int line, int quantity) {}

    void change(UUID store, long order, List<ItemChange> changes) {
        List<Row> rows = changes.stream()
                .map(change -> new Row(
                        change.before().line(), change.state(), change.station(), change.quantity(), change.doneAt()))
                .toList();
        jdbc.sql(CHANGE)
                .param("store", store)
                .param("order", order)
                .param("items", Json.writeText(rows))
                .update();
    }

    /** By line, the stations that are done with their part of an item that is not ready. */
    Map<Integer, Set<String>> doneAt(UUID store, long order) {
        Map<Integer, Set<String>> doneAt = new HashMap<>();
        jdbc.sql(DONE_AT)
                .param("store", store)
                .param("order", order)
                .query((row, n) -> doneAt.put(row.getInt("line"), Set.of((String[])
                        row.getArray("done_at").getArray())))
                .list();
        return doneAt;
    }

    /** Keeps for the report what was cancelled. */
    void keepVoids(UUID store, long order, List<Portion> voids, String reasonCode, @Nullable String note, String by) {
        jdbc.sql(KEEP_VOIDS)
                .param("store", store)
                .param("order", order)
                .param("voids", Json.writeText(voids))
                .param("reason", reasonCode)
                .param("note", note)
                .param("by", by)
                .update();
    }
}
