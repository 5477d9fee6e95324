package io.tableorder.restaurant.order;

import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about orders that are placed already. */
@Repository
class Orders {

    private static final String ORDER_COLUMNS = """
            select o.id, o.order_number, o.status, o.total_price, s.currency, o.table_id, t.table_number, o.session_id,
                   o.note, o.version, o.created_at
            """;

    private static final String SELECT_ORDER = ORDER_COLUMNS + """
              from orders o
              join stores s on s.id = o.store_id
              join tables t on t.store_id = o.store_id and t.id = o.table_id
             where o.store_id = :store
            """;

    private static final String FIND = SELECT_ORDER + "and o.id = :id";

    // By itself: with its table as it was before the wait for the lock, an order that moves meanwhile would not be
    // found.
    private static final String LOCK = "select id from orders where store_id = :store and id = :id for no key update";

    private static final String OF_OPEN_SESSION = """
                      and o.session_id = (select id from table_sessions
                                           where store_id = :store and table_id = :table and ended_at is null)
            """;

    private static final String OF_PHONE = """
                      and o.session_id = (select s.id
                                            from devices d
                                            join table_sessions s on s.store_id = d.store_id and s.id = d.session_id
                                           where d.store_id = :store and d.id = :phone and s.ended_at is null)
            """;

    private static final String OF_TABLE = " and o.table_id = :table";

    private static final String OF_STATUS = " and o.status = :status";

    /** Limits the page before the joins: otherwise a generic plan reads all orders of the store, table by table, to sort them. */
    private static final String LIST = ORDER_COLUMNS + "from (select * from orders o where o.store_id = :store";

    private static final String NEWEST_FIRST = """
             order by o.id desc limit :limit offset :offset) o
              join stores s on s.id = :store
              join tables t on t.store_id = :store and t.id = o.table_id
             order by o.id desc
            """;

    private static final String COUNT = "select count(*) from orders o where o.store_id = :store";

    private static final String LIST_ITEMS = """
            select order_id, line, menu_id, menu_name, unit_price, quantity, cancelled_quantity, subtotal, state, options, note, version,
                   pos_code, category_id, category, station
              from order_items
             where store_id = :store and order_id = any (:ids)
             order by order_id, line
            """;

    private static final String REVISE = """
            update orders
               set status = :status, total_price = :total, version = :next, updated_at = now()
             where store_id = :store and id = :id and version = :version
            """;

    /** The foreign key deletes the items with the order. */
    private static final String DELETE = """
            delete from orders
             where store_id = :store and id = :id and version = :version
            """;

    private final JdbcClient jdbc;

    Orders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The orders of the guests' open session, newest first. */
    List<Order> listOfOpenSession(Actor guest) {
        return withItems(
                guest.store(),
                ofOpenSession(guest, " order by o.id desc").query(Order::from).list());
    }

    Optional<Order> findOfOpenSession(Actor guest, long id) {
        return withItems(
                        guest.store(),
                        ofOpenSession(guest, " and o.id = :id")
                                .param("id", id)
                                .query(Order::from)
                                .list())
                .stream()
                .findFirst();
    }

    private JdbcClient.StatementSpec ofOpenSession(Actor guest, String rest) {
        Actor.Device phone = guest.phone();
        return phone == null
                ? jdbc.sql(SELECT_ORDER + OF_OPEN_SESSION + rest)
                        .param("store", guest.store())
                        .param("table", guest.id())
                : jdbc.sql(SELECT_ORDER + OF_PHONE + rest)
                        .param("store", guest.store())
                        .param("phone", phone.id());
    }

    Optional<Order> find(UUID store, long id) {
        return findBy(FIND, store, id);
    }

    /** Reads the order and locks it until the transaction ends. */
    Optional<Order> lock(UUID store, long id) {
        jdbc.sql(LOCK).param("store", store).param("id", id).query(Long.class).optional();
        return findBy(FIND, store, id);
    }

    /** Newest first. */
    Page<Order> list(UUID store, @Nullable Long table, @Nullable OrderStatus status, Page.Request page) {
        List<Order> orders = filtered(LIST, NEWEST_FIRST, store, table, status)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query(Order::from)
                .list();
        long total = filtered(COUNT, "", store, table, status).query(Long.class).single();
        return page.of(withItems(store, orders), total);
    }

    /**
     * Writes the status, the total and the version of a changed order.
     *
     * @return whether the order still had the given version
     */
    boolean revise(UUID store, int version, Order changed) {
        return jdbc.sql(REVISE)
                        .param("store", store)
                        .param("id", changed.id())
                        .param("version", version)
                        .param("status", changed.status().word())
                        .param("total", changed.totalPrice())
                        .param("next", changed.version())
                        .update()
                == 1;
    }

    /** @return whether the order still had the given version */
    boolean delete(UUID store, long id, int version) {
        return jdbc.sql(DELETE)
                        .param("store", store)
                        .param("id", id)
                        .param("version", version)
                        .update()
                == 1;
    }

    private Optional<Order> findBy(String sql, UUID store, long id) {
        return withItems(
                        store,
                        jdbc.sql(sql)
                                .param("store", store)
                                .param("id", id)
                                .query(Order::from)
                                .list())
                .stream()
                .findFirst();
    }

    /** Adds only the conditions that the request has: one statement for all of them could use only the index of the store. */
    private JdbcClient.StatementSpec filtered(
            String select, String rest, UUID store, @Nullable Long table, @Nullable OrderStatus status) {
        String sql = select + (table == null ? "" : OF_TABLE) + (status == null ? "" : OF_STATUS) + rest;
        return jdbc.sql(sql)
                .param("store", store)
                .param("table", table)
                .param("status", status == null ? null : status.word());
    }

    private List<Order> withItems(UUID store, List<Order> orders) {
        if (orders.isEmpty()) {
            return orders;
        }
        Map<Long, List<Order.Item>> items = new HashMap<>();
        jdbc.sql(LIST_ITEMS)
                .param("store", store)
                .param("ids", orders.stream().map(Order::id).toArray(Long[]::new))
                .query((row, n) -> items.computeIfAbsent(row.getLong("order_id"), id -> new ArrayList<>())
                        .add(Order.Item.from(row)))
                .list();
        // Every order has items. One without was archived between the two statements, when its session was completed.
        return orders.stream()
                .filter(order -> items.containsKey(order.id()))
                .map(order -> order.withItems(items.getOrDefault(order.id(), List.of())))
                .toList();
    }
}
