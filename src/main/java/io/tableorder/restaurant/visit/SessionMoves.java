package io.tableorder.restaurant.visit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.restaurant.order.Order;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL that takes an open session, with its orders and its phones, to another table or into another session. */
@Repository
class SessionMoves {

    /** Locks in the order of the ids, as every other move does. */
    private static final String LOCK_OPEN = """
            select id, table_id
              from table_sessions
             where store_id = :store and table_id = any (:tables) and ended_at is null
             order by id
               for no key update
            """;

    private static final String FIND_OPEN =
            "select id from table_sessions where store_id = :store and table_id = :table and ended_at is null";

    private static final String IS_OPEN_AT = """
            select exists (select
                             from table_sessions
                            where store_id = :store and id = :session and table_id = :table and ended_at is null)
            """;

    private static final String FIND_MERGED_INTO = """
            select a.id as session_id, a.table_id
              from table_sessions b
              join table_sessions a on a.store_id = b.store_id and a.id = b.merged_into
             where b.store_id = :store and b.id = :session
            """;

    private static final String MOVE = """
            update table_sessions
               set table_id = :table, version = version + 1
             where store_id = :store and id = :session
            returning version
            """;

    /** The visit began with the earlier of both: its orders are as old. */
    private static final String GO_ON = """
            update table_sessions s
               set version = s.version + 1, started_at = least(s.started_at, m.started_at)
              from table_sessions m
             where s.store_id = :store and s.id = :session and m.store_id = s.store_id and m.id = :merged
            returning s.version
            """;

    /** Without a sum: the session that goes on has the orders. */
    private static final String END_MERGED = """
            update table_sessions
               set ended_at = clock_timestamp(), merged_into = :into, version = version + 1
             where store_id = :store and id = :session
            """;

    /** A change of an order locks that alone, so this locks them one by one, and changes no version: the orders are as they were. */
    private static final String LOCK_ORDERS = """
            select id from orders where store_id = :store and session_id = :session order by id for no key update
            """;

    private static final String LIST_UNSERVED = """
            select o.id as order_id, o.order_number, i.line, i.menu_id, i.menu_name, i.unit_price, i.quantity, i.cancelled_quantity,
                   i.subtotal, i.state, i.options, i.note, i.version, i.pos_code, i.category_id, i.category, i.station
              from orders o
              join order_items i on i.store_id = :store and i.order_id = o.id
             where o.store_id = :store and o.session_id = :session and i.state in ('queued', 'cooking', 'ready')
             order by o.id, i.line
            """;

    private static final String MOVE_ORDERS = """
            update orders set session_id = :into, table_id = :table where store_id = :store and session_id = :session
            """;

    private static final String MOVE_PHONES =
            "update devices set session_id = :into where store_id = :store and session_id = :session";

    private static final String FIND_NUMBER = "select table_number from tables where store_id = :store and id = :table";

    private final JdbcClient jdbc;

    SessionMoves(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An open session and its table. */
    record Open(long id, long tableId) {}

    record MergedInto(long sessionId, long tableId) {}

    /** A line that the guests still wait for, and its order. */
    record Unserved(
            long orderId, int orderNumber, @JsonUnwrapped Order.Item item) {

        private static Unserved of(ResultSet row, int n) throws SQLException {
            return new Unserved(row.getLong("order_id"), row.getInt("order_number"), Order.Item.from(row));
        }
    }

    /** The open sessions of the tables, locked until the transaction ends. */
    List<Open> lockOpen(UUID store, Long... tables) {
        return jdbc.sql(LOCK_OPEN)
                .param("store", store)
                .param("tables", tables)
                .query(Open.class)
                .list();
    }

    Optional<Long> findOpen(UUID store, long table) {
        return jdbc.sql(FIND_OPEN)
                .param("store", store)
                .param("table", table)
                .query(Long.class)
                .optional();
    }

    boolean isOpenAt(UUID store, long session, long table) {
        return jdbc.sql(IS_OPEN_AT)
                .param("store", store)
                .param("session", session)
                .param("table", table)
                .query(Boolean.class)
                .single();
    }

    /** The session that a session was merged into, if it was. */
    Optional<MergedInto> findMergedInto(UUID store, long session) {
        return jdbc.sql(FIND_MERGED_INTO)
                .param("store", store)
                .param("session", session)
                .query(MergedInto.class)
                .optional();
    }

    /**
     * Takes the session with its orders and phones to another table.
     *
     * @return the new version of the session, for its event
     */
    int move(UUID store, long session, long table) {
        lockOrders(store, session);
        takeOrders(store, session, session, table);
        return jdbc.sql(MOVE)
                .param("store", store)
                .param("session", session)
                .param("table", table)
                .query(Integer.class)
                .single();
    }

    /**
     * Ends a session, and gives its orders and phones to another one.
     *
     * @return the new version of the session that goes on, for its event
     */
    int merge(UUID store, Open merged, Open into) {
        takeOrders(store, merged.id(), into.id(), into.tableId());
        jdbc.sql(MOVE_PHONES)
                .param("store", store)
                .param("session", merged.id())
                .param("into", into.id())
                .update();
        jdbc.sql(END_MERGED)
                .param("store", store)
                .param("session", merged.id())
                .param("into", into.id())
                .update();
        return jdbc.sql(GO_ON)
                .param("store", store)
                .param("session", into.id())
                .param("merged", merged.id())
                .query(Integer.class)
                .single();
    }

    /** @return the ids of the orders, which no one else changes until the transaction ends */
    List<Long> lockOrders(UUID store, long session) {
        return jdbc.sql(LOCK_ORDERS)
                .param("store", store)
                .param("session", session)
                .query(Long.class)
                .list();
    }

    List<Unserved> listUnserved(UUID store, long session) {
        return jdbc.sql(LIST_UNSERVED)
                .param("store", store)
                .param("session", session)
                .query(Unserved::of)
                .list();
    }

    private void takeOrders(UUID store, long session, long into, long table) {
        jdbc.sql(MOVE_ORDERS)
                .param("store", store)
                .param("session", session)
                .param("into", into)
                .param("table", table)
                .update();
    }

    /** The table's number as people know it. */
    Optional<String> findNumber(UUID store, long table) {
        return jdbc.sql(FIND_NUMBER)
                .param("store", store)
                .param("table", table)
                .query(String.class)
                .optional();
    }
}
