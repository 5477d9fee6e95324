package io.tableorder.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What a store has sold, out of its open and its completed orders. Only reads. */
@Repository
class Sales {

    private static final String STORE = """
            select currency, time_zone, extract(hour from business_day_cutoff)::int as first_hour,
                   business_day(id) as today
              from stores
             where id = :store
            """;

    /**
     * Every item sold, with its order. One statement reads both places of an order, and with them the totals and the lines of
     * the report, from one snapshot: an order that is archived meanwhile is in exactly one of the places. The items name the days
     * again, so that only the partitions of these days are read.
     */
    private static final String SOLD = """
            with sold as (
                select o.business_day, o.id as order_id, o.table_id, t.table_number, o.created_at, i.menu_id, i.menu_name,
                       i.quantity, i.subtotal
                  from orders o
                  join tables t on t.store_id = o.store_id and t.id = o.table_id
                  join order_items i on i.store_id = o.store_id and i.order_id = o.id
                 where o.store_id = :store and o.business_day between :from and :to and o.status <> 'cancelled'
                 union all
                select o.business_day, o.original_order_id, o.table_id, o.table_number, o.created_at, i.menu_id, i.menu_name,
                       i.quantity, i.subtotal
                  from order_history o
                  join order_history_items i
                    on i.store_id = o.store_id and i.business_day = o.business_day
                   and i.original_order_id = o.original_order_id and i.business_day between :from and :to
                 where o.store_id = :store and o.business_day between :from and :to and o.status <> 'cancelled'
            )
            """;

    private static final String SUMS = """
            count(distinct order_id) as orders, coalesce(sum(quantity), 0) as items, coalesce(sum(subtotal), 0) as sales
            """;

    private static final String BY_DAY = SOLD + "select business_day as key, null as name, " + SUMS + """
              from sold
             group by grouping sets ((), (business_day))
            """;

    private static final String BY_HOUR = SOLD + "select hour as key, null as name, " + SUMS + """
              from (select sold.*, extract(hour from created_at at time zone :zone)::int as hour from sold) timed
             group by grouping sets ((), (hour))
            """;

    private static final String BY_MENU = SOLD + """
            select menu_id as key, (array_agg(menu_name order by created_at desc, order_id desc))[1] as name,
            """ + SUMS + """
              from sold
             group by grouping sets ((), (menu_id))
             order by sales desc, menu_id
            """;

    private static final String BY_TABLE = SOLD + """
            select table_id as key, (array_agg(table_number order by created_at desc, order_id desc))[1] as name,
            """ + SUMS + """
              from sold
             group by grouping sets ((), (table_id))
             order by sales desc, table_id
            """;

    private final JdbcClient jdbc;

    Sales(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How a store counts.
     *
     * @param firstHour the hour in which its business day begins
     * @param today the business day that it has now
     */
    record Store(String currency, String timeZone, int firstHour, LocalDate today) {}

    /**
     * Sums over what was sold.
     *
     * @param key the day, hour, menu or table; null in the line that sums up everything
     * @param name the last one of the menu or table
     */
    record Line(@Nullable Object key, @Nullable String name, long orders, long items, long sales) {}

    Optional<Store> store(UUID store) {
        return jdbc.sql(STORE).param("store", store).query(Store.class).optional();
    }

    /** A line for each day, hour, menu or table with sales, and one for all. Menus and tables come best first. */
    List<Line> lines(UUID store, String timeZone, LocalDate from, LocalDate to, Grouping grouping) {
        String sql =
                switch (grouping) {
                    case DAY -> BY_DAY;
                    case HOUR -> BY_HOUR;
                    case MENU -> BY_MENU;
                    case TABLE -> BY_TABLE;
                };
        return jdbc.sql(sql)
                .param("store", store)
                .param("zone", timeZone)
                .param("from", from)
                .param("to", to)
                .query((row, n) -> new Line(
                        key(row, grouping),
                        row.getString("name"),
                        row.getLong("orders"),
                        row.getLong("items"),
                        row.getLong("sales")))
                .list();
    }

    private static @Nullable Object key(ResultSet row, Grouping grouping) throws SQLException {
        return switch (grouping) {
            case DAY -> row.getObject("key", LocalDate.class);
            case HOUR -> row.getObject("key", Integer.class);
            case MENU, TABLE -> row.getObject("key", Long.class);
        };
    }
}
