package io.tableorder.restaurant.report;

import io.tableorder.http.Period;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL that reads what a store has sold: the sums of settled days, and the orders of all other days, open and completed. */
@Repository
class Sales {

    private static final String STORE = """
            select id, currency, time_zone, extract(hour from business_day_cutoff)::int as first_hour,
                   business_day(id) as today
              from stores
             where id = :store
            """;

    /**
     * One statement reads the settled days, and all other orders from the open ones and from the history. It makes the totals and
     * the lines of the report from one snapshot, so an order that is archived meanwhile, or whose day is settled meanwhile, counts
     * exactly once. Open orders are never settled. The first and the last day limit the partitions that are read.
     */
    private static final String SOLD = """
            with settled as (
                select business_day, orders, items, sales
                  from sales_days
                 where store_id = :store and business_day between :from and :to and is_settled
            ), unsettled as (
                select array_agg(day) as days, min(day) as first, max(day) as last
                  from (select generate_series(:from::date::timestamp, :to::date::timestamp, interval '1 day')::date as day
                        except
                        select business_day from settled) d
            ), sold as (
                select o.business_day, o.id as order_id, o.table_id, t.table_number, o.created_at, i.menu_id, i.menu_name,
                       i.quantity, i.subtotal, i.options
                  from orders o
                  join tables t on t.store_id = o.store_id and t.id = o.table_id
                  join order_items i on i.store_id = o.store_id and i.order_id = o.id
                 where o.store_id = :store and o.business_day between :from and :to and o.status <> 'cancelled' and i.quantity > 0
                 union all
                select o.business_day, o.original_order_id, o.table_id, o.table_number, o.created_at, i.menu_id, i.menu_name,
                       i.quantity, i.subtotal, i.options
                  from order_history o
                  join order_history_items i
                    on i.store_id = o.store_id and i.business_day = o.business_day
                   and i.original_order_id = o.original_order_id
                   and i.business_day between (select first from unsettled) and (select last from unsettled)
                 where o.store_id = :store and o.status <> 'cancelled'
                   and o.business_day between (select first from unsettled) and (select last from unsettled)
                   and o.business_day = any ((select days from unsettled)::date[]) and i.quantity > 0
            """;

    private static final String SUMS = """
            count(distinct order_id) as orders, sum(quantity) as items, sum(subtotal) as sales
            """;

    /** A line for each key, and one for the total, where an order of several menus counts once. */
    private static final String MERGED = """
            )
            select key, (array_agg(name order by last_at desc, last_order desc))[1] as name,
                   sum(orders)::bigint as orders, sum(items)::bigint as items, sum(sales)::bigint as sales
              from parts
             group by key
             union all
            select null, null, coalesce(sum(orders), 0)::bigint, coalesce(sum(items), 0)::bigint, coalesce(sum(sales), 0)::bigint
              from (select orders, items, sales from settled
                     union all
                    select {sums} from sold) a
             order by sales desc, key
            """.replace("{sums}", SUMS);

    private static final String BY_DAY = SOLD + """
            ), parts as (
                select business_day as key, null as name, null::timestamptz as last_at, null::bigint as last_order,
                       orders, items, sales
                  from settled
                 union all
                select business_day, null, null, null, {sums}
                  from sold
                 group by business_day
            """.replace("{sums}", SUMS) + MERGED;

    private static final String BY_LINE = SOLD + """
            ), parts as (
                select l.key, l.name, l.last_at, l.last_order, l.orders, l.items, l.sales
                  from sales_lines l
                  join settled s on s.business_day = l.business_day
                 where l.store_id = :store and l.grouping = '{grouping}' and l.business_day between :from and :to
                 union all
                select key, (array_agg(name order by created_at desc, order_id desc))[1], max(created_at),
                       (array_agg(order_id order by created_at desc, order_id desc))[1], {sums}
                  from ({keyed}) keyed
                 group by key
            """.replace("{sums}", SUMS) + MERGED;

    private static final String BY_HOUR =
            byLine("hour", keyed("extract(hour from created_at at time zone :zone)::bigint", "null::text"));

    private static final String BY_MENU = byLine("menu", keyed("menu_id", "menu_name"));

    private static final String BY_TABLE = byLine("table", keyed("table_id", "table_number"));

    /** Sums how often options were sold, and what they added to the prices. */
    private static final String BY_OPTION = byLine("option", """
            select order_id, created_at, c.option_id as key, c.name, sold.quantity * c.quantity as quantity,
                   sold.quantity * c.quantity * c.price_delta as subtotal
              from sold
             cross join jsonb_to_recordset(options) as c (option_id bigint, name text, quantity bigint, price_delta bigint)
            """);

    private final JdbcClient jdbc;

    Sales(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What a report needs to know about a store.
     *
     * @param firstHour the hour in which its business day begins
     * @param today its current business day
     */
    record Store(UUID id, String currency, String timeZone, int firstHour, LocalDate today) {}

    /**
     * Sums of what was sold.
     *
     * @param key the day, hour, menu, table or option; null in the line of the total
     * @param name the latest name of the menu or option, or the latest number of the table
     */
    record Line(@Nullable Object key, @Nullable String name, long orders, long items, long sales) {}

    Optional<Store> store(UUID store) {
        return jdbc.sql(STORE).param("store", store).query(Store.class).optional();
    }

    /** A line for each day, hour, menu, table or option with sales, and one for the total; those with the most sales first. */
    List<Line> lines(Store store, Period days, Grouping grouping) {
        return jdbc.sql(sql(grouping))
                .param("store", store.id())
                .param("zone", store.timeZone())
                .param("from", days.from())
                .param("to", days.to())
                .query((row, n) -> new Line(
                        key(row, grouping),
                        row.getString("name"),
                        row.getLong("orders"),
                        row.getLong("items"),
                        row.getLong("sales")))
                .list();
    }

    static String sql(Grouping grouping) {
        return switch (grouping) {
            case DAY -> BY_DAY;
            case HOUR -> BY_HOUR;
            case MENU -> BY_MENU;
            case TABLE -> BY_TABLE;
            case OPTION -> BY_OPTION;
        };
    }

    private static String byLine(String grouping, String keyed) {
        return BY_LINE.replace("{grouping}", grouping).replace("{keyed}", keyed);
    }

    private static String keyed(String key, String name) {
        return "select sold.*, " + key + " as key, " + name + " as name from sold";
    }

    private static @Nullable Object key(ResultSet row, Grouping grouping) throws SQLException {
        return switch (grouping) {
            case DAY -> row.getObject("key", LocalDate.class);
            case HOUR -> row.getObject("key") == null ? null : (Object) row.getInt("key");
            case MENU, TABLE, OPTION -> row.getObject("key", Long.class);
        };
    }
}
