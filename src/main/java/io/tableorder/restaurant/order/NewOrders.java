package io.tableorder.restaurant.order;

import static java.sql.Types.VARCHAR;

import io.tableorder.foundation.trace.Trace;
import io.tableorder.restaurant.table.TableSessions;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about placing orders, and about the idempotency keys of their requests. */
@Repository
class NewOrders {

    /**
     * Reads all that placing an order needs, in one round trip: the answer to an earlier, identical request, the menus, the store's
     * settings.
     */
    private static final String PREPARE = """
            select nextval('orders_id_seq') as order_id, s.currency, t.table_number, n.placed_at,
                   ((n.placed_at at time zone s.time_zone) - s.business_day_cutoff)::date as business_day,
                   twin.request_hash as twin_hash, twin.aggregate_id as twin_id, twin.payload as twin_event,
                   twin.is_over as twin_is_over,
                   m.ids, m.names, m.prices, m.available, m.pos_codes, m.category_ids, m.categories, m.stations
              from stores s
              join tables t on t.store_id = s.id and t.id = :table
             cross join (select date_trunc('milliseconds', clock_timestamp()) as placed_at) n
              left join lateral (
                   select k.request_hash, e.aggregate_id, e.payload::text as payload,
                          coalesce(ts.ended_at < clock_timestamp() - make_interval(secs => :aftermath), false) as is_over
                     from idempotency_keys k
                     join event_log e on e.store_id = k.store_id and e.seq = k.seq
                     left join table_sessions ts
                       on ts.store_id = e.store_id and ts.id = (e.payload->>'table_session_id')::bigint
                    where k.store_id = :store and k.scope = :scope and k.key = :key
                      and k.created_at > clock_timestamp() - make_interval(secs => :window)) twin on true
             cross join lateral (
                   select array_agg(m.id) as ids, array_agg(m.name) as names, array_agg(m.price) as prices,
                          array_agg(m.is_available) as available, array_agg(m.pos_code) as pos_codes,
                          array_agg(c.id) as category_ids, array_agg(c.name) as categories, array_agg(c.station) as stations
                     from menus m
                     join menu_categories c on c.store_id = m.store_id and c.id = m.category_id
                    where m.store_id = :store and m.id = any (:menus)) m
             where s.id = :store
            """;

    /**
     * Writes the whole order in one statement. append_event locks the store's sequence, and nothing after it waits for a lock. A key that
     * is still in its window stays as it is; the result is then keyed = 0.
     */
    private static final String PLACE = """
            with event as (
                select * from append_event(:store, 'order.created', 'order', :id, 1, :order::jsonb, :businessDay,
                                           :traceparent, :requestId)
            ), placed as (
                insert into orders (id, store_id, table_id, session_id, order_number, business_day, total_price, note,
                                    placed_by, created_at, updated_at)
                select :id, :store, :table, :session, order_number, business_day, :total, :note, :placedBy, :placedAt, :placedAt
                  from event
            ), items as (
                insert into order_items (store_id, order_id, line, menu_id, menu_name, unit_price, quantity, subtotal, note,
                                         pos_code, category_id, category, station)
                select :store, :id, line, menu_id, menu_name, unit_price, quantity, unit_price * quantity, note,
                       pos_code, category_id, category, station
                  from unnest(:menus::bigint[], :names::text[], :prices::bigint[], :quantities::int[], :notes::text[],
                              :posCodes::text[], :categoryIds::bigint[], :categories::text[], :stations::text[])
                       with ordinality as item (menu_id, menu_name, unit_price, quantity, note, pos_code, category_id, category,
                                                station, line)
            ), keyed as (
                insert into idempotency_keys as k (store_id, scope, key, request_hash, seq, created_at)
                select :store, :scope, :key, :hash, seq, clock_timestamp() from event
                    on conflict (store_id, scope, key) do update
                       set request_hash = excluded.request_hash, seq = excluded.seq, created_at = excluded.created_at
                     where k.created_at <= clock_timestamp() - make_interval(secs => :window)
                returning 1
            )
            select payload::text as event, (select count(*) from keyed) as keyed from event
            """;

    private final JdbcClient jdbc;

    NewOrders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What {@link #PREPARE} found. */
    record Prepared(
            long orderId,
            String currency,
            String tableNumber,
            Instant placedAt,
            LocalDate businessDay,
            @Nullable Twin twin,
            Map<Long, Menu> menus) {}

    /**
     * An earlier request with the same key: its hash and its order.
     *
     * @param event the order as JSON, as in the event
     * @param isOver whether its session was completed so long ago that no repetition of the request can still arrive
     */
    record Twin(byte[] requestHash, long orderId, String event, boolean isOver) {}

    record Menu(String name, long price, boolean isAvailable, Order.Routing routing) {}

    /**
     * What was stored.
     *
     * @param event the order as JSON, as in the event
     * @param isKeyed whether the request's key is now this order's
     */
    record Stored(String event, boolean isKeyed) {}

    /** @return empty if the store has no such table */
    Optional<Prepared> prepare(UUID store, long table, RequestKey key, Long[] menus) {
        return jdbc.sql(PREPARE)
                .param("store", store)
                .param("table", table)
                .param("scope", key.scope())
                .param("key", key.key())
                .param("window", key.window().toMillis() / 1000.0)
                .param("aftermath", TableSessions.AFTERMATH.toSeconds())
                .param("menus", menus)
                .query((row, n) -> new Prepared(
                        row.getLong("order_id"),
                        row.getString("currency"),
                        row.getString("table_number"),
                        row.getObject("placed_at", OffsetDateTime.class).toInstant(),
                        row.getObject("business_day", LocalDate.class),
                        twin(row),
                        menus(row)))
                .optional();
    }

    Stored place(
            UUID store,
            long session,
            String placedBy,
            RequestKey key,
            Order order,
            LocalDate businessDay,
            String json) {
        List<Order.Item> items = order.orderItems();
        return jdbc.sql(PLACE)
                .param("store", store)
                .param("id", order.id())
                .param("order", json)
                .param("businessDay", businessDay)
                .param("traceparent", Trace.currentParent(), VARCHAR)
                .param("requestId", Trace.currentRequestId(), VARCHAR)
                .param("table", order.tableId())
                .param("session", session)
                .param("total", order.totalPrice())
                .param("note", order.note())
                .param("placedBy", placedBy)
                .param("placedAt", order.createdAt().atOffset(ZoneOffset.UTC))
                .param("menus", items.stream().map(Order.Item::menuId).toArray(Long[]::new))
                .param("names", items.stream().map(Order.Item::menuName).toArray(String[]::new))
                .param("prices", items.stream().map(Order.Item::unitPrice).toArray(Long[]::new))
                .param("quantities", items.stream().map(Order.Item::quantity).toArray(Integer[]::new))
                .param("notes", items.stream().map(Order.Item::note).toArray(String[]::new))
                .param("posCodes", texts(items, Order.Routing::posCode))
                .param(
                        "categoryIds",
                        items.stream().map(item -> routed(item).categoryId()).toArray(Long[]::new))
                .param("categories", texts(items, Order.Routing::category))
                .param("stations", texts(items, Order.Routing::station))
                .param("scope", key.scope())
                .param("key", key.key())
                .param("hash", key.hash())
                .param("window", key.window().toMillis() / 1000.0)
                .query((row, n) -> new Stored(row.getString("event"), row.getInt("keyed") == 1))
                .single();
    }

    private static @Nullable String[] texts(List<Order.Item> items, Function<Order.Routing, @Nullable String> field) {
        return items.stream().map(item -> field.apply(routed(item))).toArray(String[]::new);
    }

    private static Order.Routing routed(Order.Item item) {
        return Objects.requireNonNull(item.routing());
    }

    private static @Nullable Twin twin(ResultSet row) throws SQLException {
        byte[] hash = row.getBytes("twin_hash");
        return hash == null
                ? null
                : new Twin(hash, row.getLong("twin_id"), row.getString("twin_event"), row.getBoolean("twin_is_over"));
    }

    private static Map<Long, Menu> menus(ResultSet row) throws SQLException {
        Array ids = row.getArray("ids");
        if (ids == null) {
            return Map.of();
        }
        Long[] id = (Long[]) ids.getArray();
        String[] name = (String[]) row.getArray("names").getArray();
        Long[] price = (Long[]) row.getArray("prices").getArray();
        Boolean[] available = (Boolean[]) row.getArray("available").getArray();
        String[] posCode = (String[]) row.getArray("pos_codes").getArray();
        Long[] categoryId = (Long[]) row.getArray("category_ids").getArray();
        String[] category = (String[]) row.getArray("categories").getArray();
        String[] station = (String[]) row.getArray("stations").getArray();
        Map<Long, Menu> menus = new HashMap<>();
        for (int i = 0; i < id.length; i++) {
            Order.Routing routing = new Order.Routing(posCode[i], categoryId[i], category[i], station[i]);
            menus.put(id[i], new Menu(name[i], price[i], available[i], routing));
        }
        return menus;
    }
}
