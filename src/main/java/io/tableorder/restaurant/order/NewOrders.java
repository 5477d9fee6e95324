package io.tableorder.restaurant.order;

import static java.sql.Types.VARCHAR;

import io.tableorder.foundation.trace.Trace;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.restaurant.table.TableSessions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about placing orders, and about the idempotency keys of their requests. */
@Repository
class NewOrders {

    /** One round trip, also without a transaction around it: the migration that made the function says what it does. */
    private static final String PLACE = """
            select outcome, order_id, event, sold_out is not null as has_sold_out
              from place_order(?, ?, ?, ?, ?::jsonb, ?, ?, ?, make_interval(secs => ?), ?, ?, ?::jsonb)
            """;

    /** The same for a device of guests. The statement finds the table, and the session that a phone has joined. */
    private static final String PLACE_BY_DEVICE = """
            select outcome, order_id, event, sold_out is not null as has_sold_out
              from place_order_by_device(?, ?, ?, ?, ?::jsonb, ?, ?, ?, make_interval(secs => ?), ?, ?, ?::jsonb)
            """;

    private static final String FIND_TWIN = """
            select k.request_hash, e.aggregate_id as order_id, e.payload::text as event,
                   coalesce(s.merged_into is null and s.ended_at < clock_timestamp() - make_interval(secs => :aftermath), false)
                       as is_over
              from idempotency_keys k
              join event_log e on e.store_id = k.store_id and e.seq = k.seq
              left join table_sessions s on s.store_id = e.store_id and s.id = (e.payload->>'table_session_id')::bigint
             where k.store_id = :store and k.scope = scope_of_twin(:store, :session, :scope, :key, :hash)
               and k.key = coalesce(:key, :session || ':' || encode(:hash, 'hex'))
               and k.created_at > clock_timestamp() - make_interval(secs => :window)
            """;

    private static final String PLACED = "placed";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    NewOrders(JdbcTemplate template, JdbcClient jdbc) {
        this.template = template;
        this.jdbc = jdbc;
    }

    /**
     * Whether the order was stored.
     *
     * @param outcome as {@code place_order} says it
     * @param event the order as JSON, as in the event; null if the order was not stored
     * @param hasSoldOut whether the order took the last portion of a dish
     */
    record Stored(String outcome, long orderId, @Nullable String event, boolean hasSoldOut) {

        boolean isPlaced() {
            return outcome.equals(PLACED);
        }
    }

    /**
     * An earlier request with the same key: its hash and its order.
     *
     * @param event the order as JSON, as in the event
     * @param isOver whether its session was completed so long ago that no repetition of the request can still arrive
     */
    record Twin(byte[] requestHash, long orderId, String event, boolean isOver) {}

    /**
     * Stores the order with its items, its event, its outbox row and its key, or nothing. It is not stored if the table has no open session,
     * if the key is in use, if the store's menu has another version than the one that the order was priced from, or if fewer portions are
     * left of a dish than the order takes.
     */
    Stored place(Actor by, RequestKey key, long menuVersion, PricedOrder order) {
        return template.query(
                        by.device() == null ? PLACE : PLACE_BY_DEVICE,
                        parameters -> set(parameters, by, key, menuVersion, order),
                        (row, n) -> stored(row))
                .get(0);
    }

    private static void set(PreparedStatement parameters, Actor by, RequestKey key, long menuVersion, PricedOrder order)
            throws SQLException {
        Actor.Device device = by.device();
        parameters.setObject(1, by.store());
        parameters.setLong(2, device == null ? order.tableId() : device.id());
        parameters.setString(3, by.subject());
        parameters.setLong(4, menuVersion);
        parameters.setString(5, Json.writeText(order));
        parameters.setString(6, key.scope());
        parameters.setString(7, key.key());
        parameters.setBytes(8, key.hash());
        parameters.setDouble(9, key.windowSeconds());
        parameters.setString(10, Trace.currentParent());
        parameters.setString(11, Trace.currentRequestId());
        parameters.setString(12, order.portions().isEmpty() ? null : Json.writeText(order.portions()));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getString("outcome"),
                row.getLong("order_id"),
                row.getString("event"),
                row.getBoolean("has_sold_out"));
    }

    /**
     * Finds the order that an earlier, identical request has placed. A phone may have sent that before its guest came back with another one.
     *
     * @param session the table's open one, or that of the phone
     */
    Optional<Twin> findTwin(UUID store, long session, RequestKey key) {
        return jdbc.sql(FIND_TWIN)
                .param("store", store)
                .param("scope", key.scope())
                .param("key", key.key(), VARCHAR)
                .param("session", session)
                .param("hash", key.hash())
                .param("window", key.windowSeconds())
                .param("aftermath", TableSessions.AFTERMATH.toSeconds())
                .query(NewOrders::twin)
                .optional();
    }

    private static Twin twin(ResultSet row, int n) throws SQLException {
        return new Twin(
                row.getBytes("request_hash"),
                row.getLong("order_id"),
                row.getString("event"),
                row.getBoolean("is_over"));
    }
}
