package io.tableorder.restaurant.table;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.tableorder.foundation.database.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The board that staff see: each table with its open session, the total of that session and its newest orders. */
@Repository
class Board {

    private static final String SELECT = """
            select t.id, t.table_number, s.id as session_id, s.started_at,
                   ((s.started_at at time zone st.time_zone) - st.business_day_cutoff)::date < business_day(st.id) as stale,
                   o.orders_count, o.total_price, st.currency,
                   coalesce(newest.orders, '[]') as newest_orders
              from stores st
              join tables t on t.store_id = st.id
              left join table_sessions s on s.store_id = t.store_id and s.table_id = t.id and s.ended_at is null
              left join lateral (
                   select count(*) as orders_count,
                          coalesce(sum(total_price) filter (where status <> 'cancelled'), 0)::bigint as total_price
                     from orders
                    where store_id = s.store_id and session_id = s.id) o on true
              left join lateral (
                   select json_agg(json_build_object(
                              'id', n.id, 'order_id', n.id, 'order_number', n.order_number, 'status', n.status,
                              'total_price', n.total_price,
                              'created_at', to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                              'items', coalesce((select json_agg(json_build_object('menu_name', i.menu_name, 'quantity', i.quantity)
                                                                 order by i.line)
                                                   from order_items i
                                                  where i.store_id = n.store_id and i.order_id = n.id and i.quantity > 0), '[]'))
                              order by n.id desc) as orders
                     from (select *
                             from orders
                            where store_id = s.store_id and session_id = s.id
                            order by id desc
                            limit 3) n) newest on true
             where st.id = :store
            """;

    /** Sorts as people count: 2 before 10 and A2 before A10, because each number gets leading zeros. Plain numbers come first. */
    private static final String LIST = SELECT + """
             order by t.table_number !~ '^[0-9]+$',
                      regexp_replace(regexp_replace(t.table_number, '[0-9]+', '00000000000000000000\\&', 'g'),
                                     '0*([0-9]{20})', '\\1', 'g') collate "C",
                      t.table_number
            """;

    private static final String FIND = SELECT + "and t.id = :table";

    private final JdbcClient jdbc;

    Board(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param session null if the table has no open session */
    record Entry(long id, String tableNumber, @Nullable Session session) {}

    /**
     * An open session.
     *
     * @param stale whether it began on an earlier business day, so that staff may have forgotten it
     * @param ordersCount the number of all its orders
     * @param totalPrice the total of the orders that are not cancelled, in the currency's minor unit
     * @param newestOrders the newest orders, as JSON that the database wrote
     */
    record Session(
            long id,
            Instant startedAt,
            boolean stale,
            long ordersCount,
            long totalPrice,
            String currency,
            @JsonRawValue String newestOrders) {}

    List<Entry> list(UUID store) {
        return jdbc.sql(LIST).param("store", store).query(Board::entry).list();
    }

    Optional<Entry> find(UUID store, long table) {
        return jdbc.sql(FIND)
                .param("store", store)
                .param("table", table)
                .query(Board::entry)
                .optional();
    }

    private static Entry entry(ResultSet row, int n) throws SQLException {
        Instant startedAt = Instants.orNull(row, "started_at");
        return new Entry(
                row.getLong("id"),
                row.getString("table_number"),
                startedAt == null
                        ? null
                        : new Session(
                                row.getLong("session_id"),
                                startedAt,
                                row.getBoolean("stale"),
                                row.getLong("orders_count"),
                                row.getLong("total_price"),
                                row.getString("currency"),
                                row.getString("newest_orders")));
    }
}
