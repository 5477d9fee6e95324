package io.tableorder.restaurant.history;

import io.tableorder.foundation.database.Instants;
import io.tableorder.http.Page;
import io.tableorder.http.Period;
import io.tableorder.restaurant.order.Order;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All SQL about the history of completed orders, which orders join and leave with their session. */
@Repository
class History {

    /** Locks the orders, so that no change comes between this bill and the move into the history. */
    private static final String LOCK_ORDERS = """
            select s.currency, o.*
              from stores s
             cross join (
                   select count(*) as orders_count,
                          coalesce(sum(total_price) filter (where status <> 'cancelled'), 0)::bigint as total_price,
                          array_agg(id) filter (where status not in ('served', 'cancelled')) as unserved
                     from (select id, status, total_price
                             from orders
                            where store_id = :store and session_id = :session
                            order by id
                              for update) locked) o
             where s.id = :store
            """;

    /** Makes the partition of a month that {@link HistoryRetention} has not made in time. */
    private static final String MAKE_MONTHS = """
            select make_history_partitions(min(business_day), max(business_day))::text
              from orders
             where store_id = :store and session_id = :session
            """;

    private static final String MOVE_ITEMS = """
            with moved as (
                delete from order_items i
                 using orders o
                 where o.store_id = :store and o.session_id = :session and i.store_id = o.store_id and i.order_id = o.id
                returning o.business_day, i.*
            )
            insert into order_history_items (store_id, business_day, original_order_id, line, menu_id, menu_name, unit_price,
                                             quantity, cancelled_quantity, subtotal, state, options, note, pos_code, category_id,
                                             category, station, done_at)
            select store_id, business_day, order_id, line, menu_id, menu_name, unit_price, quantity, cancelled_quantity, subtotal,
                   state, options, note, pos_code, category_id, category, station, done_at
              from moved
            """;

    private static final String MOVE_ORDERS = """
            with moved as (
                delete from orders where store_id = :store and session_id = :session returning *
            )
            insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number,
                                       business_day, status, total_price, currency, note, placed_by, version, created_at,
                                       updated_at, archived_at, events)
            select m.store_id, m.id, m.table_id, t.table_number, m.session_id, m.order_number, m.business_day, m.status,
                   m.total_price, s.currency, m.note, m.placed_by, m.version, m.created_at, m.updated_at, :archivedAt,
                   coalesce(logged.events, '[]')
              from moved m
              join stores s on s.id = m.store_id
              join tables t on t.store_id = m.store_id and t.id = m.table_id
              left join lateral (
                   select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                              'seq', e.seq, 'type', e.type,
                              'at', to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                              'status', e.payload->>'status', 'previous_status', e.payload->>'previous_status',
                              'actor', case when e.type = 'order.created' then m.placed_by
                                            else coalesce(e.payload->>'changed_by', e.payload->>'cancelled_by') end,
                              'reason', coalesce(e.payload->>'reason', e.payload->>'reason_code'))) order by e.aggregate_version) as events
                     from event_log e
                    where e.store_id = m.store_id and e.aggregate_type = 'order' and e.aggregate_id = m.id) logged on true
            """;

    /**
     * Reverses {@link #MOVE_ITEMS} and {@link #MOVE_ORDERS}. No order of the session has an earlier business day than {@code :from}. An
     * item gets the version of its order, which is not below the one that the item had.
     */
    private static final String RESTORE = """
            with moved as (
                delete from order_history
                 where store_id = :store and table_id = :table and session_id = :session and business_day >= :from
                returning *
            ), moved_items as (
                delete from order_history_items i
                 using moved m
                 where i.store_id = m.store_id and i.business_day = m.business_day
                   and i.original_order_id = m.original_order_id and i.business_day >= :from
                returning i.*, m.version
            ), items as (
                insert into order_items (store_id, order_id, line, menu_id, menu_name, unit_price, quantity, cancelled_quantity,
                                         subtotal, state, options, note, version, pos_code, category_id, category, station, done_at)
                select store_id, original_order_id, line, menu_id, menu_name, unit_price, quantity, cancelled_quantity,
                       subtotal, state, options, note, version, pos_code, category_id, category, station, done_at
                  from moved_items
            )
            insert into orders (id, store_id, table_id, session_id, order_number, business_day, status, total_price, note,
                                placed_by, version, created_at, updated_at)
            select original_order_id, store_id, table_id, session_id, order_number, business_day, status, total_price, note,
                   placed_by, version, created_at, updated_at
              from moved
            """;

    private static final String LACKS_MENUS = """
            select exists (
                   select
                     from orders o
                     join order_items i on i.store_id = o.store_id and i.order_id = o.id
                    where o.store_id = :store and o.session_id = :session
                      and not exists (select from menus m where m.store_id = i.store_id and m.id = i.menu_id))
            """;

    private static final String LAST_DAY = """
            select greatest(business_day(:store),
                            (select max(business_day) from order_numbers where store_id = :store))
            """;

    private static final String IN_PERIOD = """
              from order_history
             where store_id = :store and business_day between :from and :to
            """;

    private static final String OF_TABLE = "and table_id = :table\n";

    private static final String SELECT = """
            select original_order_id as id, order_number, status, total_price, currency, table_id, table_number, session_id, note,
                   version, created_at, business_day, archived_at
            """;

    private static final String NEWEST_FIRST =
            "order by business_day desc, original_order_id desc limit :limit offset :offset";

    private static final String LIST_ITEMS = """
            select i.original_order_id, i.line, i.menu_id, i.menu_name, i.unit_price, i.quantity, i.cancelled_quantity, i.subtotal,
                   i.state, i.options, i.note, i.pos_code, i.category_id, i.category, i.station
              from unnest(:days::date[], :ids::bigint[]) o (business_day, id)
              join order_history_items i
                on i.store_id = :store and i.business_day = o.business_day and i.original_order_id = o.id
             order by i.original_order_id, i.line
            """;

    /** How many days a business day may lie behind the date in UTC, by the time zone and the cut-off of the store. */
    private static final int MOST_DAYS_BEHIND = 2;

    private final JdbcClient jdbc;

    History(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The orders and the total of a session.
     *
     * @param ordersCount the number of all its orders
     * @param totalPrice the total of the orders that are not cancelled
     * @param unserved the ids of the orders that are neither served nor cancelled
     */
    record Bill(String currency, long ordersCount, long totalPrice, List<Long> unserved) {}

    /** Locks the orders of a session until the transaction ends. The transaction has locked the session. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Bill lockOrders(UUID store, long session) {
        return statement(LOCK_ORDERS, store, session)
                .query((row, n) -> new Bill(
                        row.getString("currency"),
                        row.getLong("orders_count"),
                        row.getLong("total_price"),
                        ids(row.getArray("unserved"))))
                .single();
    }

    private static List<Long> ids(@Nullable Array ids) throws SQLException {
        return ids == null ? List.of() : List.of((Long[]) ids.getArray());
    }

    /** Moves the orders that {@link #lockOrders} has locked into the history. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void archive(UUID store, long session, Instant archivedAt) {
        statement(MAKE_MONTHS, store, session).query(String.class).optional();
        statement(MOVE_ITEMS, store, session).update();
        statement(MOVE_ORDERS, store, session)
                .param("archivedAt", archivedAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Moves the orders of a completed session back out of the history, unchanged. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void restore(UUID store, long table, long session, Instant startedAt) {
        statement(RESTORE, store, session)
                .param("table", table)
                .param("from", startedAt.atZone(ZoneOffset.UTC).toLocalDate().minusDays(MOST_DAYS_BEHIND))
                .update();
    }

    /** Whether a menu that an order of the session holds was deleted. */
    boolean lacksMenus(UUID store, long session) {
        return statement(LACKS_MENUS, store, session).query(Boolean.class).single();
    }

    /** The store's current business day, or a later one that it had before its clock was set back. */
    LocalDate lastDay(UUID store) {
        return jdbc.sql(LAST_DAY).param("store", store).query(LocalDate.class).single();
    }

    /** The time zone of the store's clock. */
    ZoneId timeZone(UUID store) {
        return jdbc.sql("select time_zone from stores where id = :store")
                .param("store", store)
                .query((row, n) -> ZoneId.of(row.getString("time_zone")))
                .single();
    }

    /**
     * Newest first.
     *
     * @param table null for the orders of all tables
     */
    Page<ArchivedOrder> list(UUID store, @Nullable Long table, Period period, Page.Request page) {
        String where = table == null ? IN_PERIOD : IN_PERIOD + OF_TABLE;
        List<ArchivedOrder> orders = filtered(SELECT + where + NEWEST_FIRST, store, table, period)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query(History::order)
                .list();
        long total = filtered("select count(*)\n" + where, store, table, period)
                .query(Long.class)
                .single();
        return page.of(withItems(store, orders), total);
    }

    private JdbcClient.StatementSpec statement(String sql, UUID store, long session) {
        return jdbc.sql(sql).param("store", store).param("session", session);
    }

    private JdbcClient.StatementSpec filtered(String sql, UUID store, @Nullable Long table, Period period) {
        return jdbc.sql(sql)
                .param("store", store)
                .param("table", table)
                .param("from", period.from())
                .param("to", period.to());
    }

    private List<ArchivedOrder> withItems(UUID store, List<ArchivedOrder> orders) {
        if (orders.isEmpty()) {
            return orders;
        }
        Map<Long, List<Order.Item>> items = new HashMap<>();
        jdbc.sql(LIST_ITEMS)
                .param("store", store)
                .param(
                        "days",
                        orders.stream()
                                .map(archived -> archived.businessDay().toString())
                                .toArray(String[]::new))
                .param(
                        "ids",
                        orders.stream().map(archived -> archived.order().id()).toArray(Long[]::new))
                .query((row, n) -> items.computeIfAbsent(row.getLong("original_order_id"), id -> new ArrayList<>())
                        .add(Order.Item.archived(row)))
                .list();
        // Every order has items. One without left the history between the two statements, when its session was
        // reopened.
        return orders.stream()
                .filter(archived -> items.containsKey(archived.order().id()))
                .map(archived -> new ArchivedOrder(
                        archived.order()
                                .withItems(items.getOrDefault(archived.order().id(), List.of())),
                        archived.businessDay(),
                        archived.archivedAt()))
                .toList();
    }

    private static ArchivedOrder order(ResultSet row, int n) throws SQLException {
        return new ArchivedOrder(
                Order.from(row, n), row.getObject("business_day", LocalDate.class), Instants.of(row, "archived_at"));
    }
}
