package io.tableorder.restaurant.order;

import io.tableorder.foundation.database.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The events of single orders. The event log keeps them for 72 hours; a completed or deleted order keeps its own events. */
@Repository
class OrderEvents {

    /**
     * One statement, because two would miss an order that is archived between them. The history, which has many months, is searched only
     * for an order that is not open. The events of a completed or deleted order come from its row, those of an open order from the log. If
     * the log has already deleted some of them, the order's row still gives its first event and the change to its present status. The log
     * deletes the oldest first, so it has that change if it has any.
     */
    private static final String LIST = """
            with open as (
                select version, status, placed_by, created_at, updated_at from orders where store_id = :store and id = :id
            ), archived as (
                select version, status, placed_by, created_at, updated_at, events
                  from order_history
                 where store_id = :store and original_order_id = :id and not exists (select from open)
                 union all
                select version, status, placed_by, created_at, updated_at, events
                  from deleted_orders
                 where store_id = :store and order_id = :id
            ), kept as (
                select * from open
                 union all
                select version, status, placed_by, created_at, updated_at from archived
            ), listed as (
                select n as place, (entry->>'seq')::bigint as seq, entry->>'type' as type, (entry->>'at')::timestamptz as at,
                       entry->>'status' as status, entry->>'previous_status' as previous_status, entry->>'actor' as actor,
                       entry->>'reason' as reason
                  from archived cross join jsonb_array_elements(events) with ordinality as e (entry, n)
                 union all
                select aggregate_version, seq, type, created_at,
                       case when type <> 'order.deleted' then payload->>'status' end,
                       payload->>'previous_status',
                       coalesce(payload->>'changed_by', payload->>'cancelled_by', payload->>'deleted_by', (select placed_by from kept)),
                       coalesce(payload->>'reason', payload->>'reason_code')
                  from event_log
                 where aggregate_type = 'order' and aggregate_id = :id and store_id = :store
                   and not exists (select from archived)
            )
            select * from listed
             union all
            select 0, null, 'order.created', created_at, 'pending', null, placed_by, null
              from kept
             where not exists (select from listed where type = 'order.created')
             union all
            select 1000000, null, 'order.status_changed', updated_at, status, null, null, null
              from kept
             where version > 1 and status <> 'pending'
               and status is distinct from (select l.status from listed l where l.status is not null order by l.place desc limit 1)
             order by place
            """;

    private final JdbcClient jdbc;

    OrderEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One event of an order.
     *
     * @param seq sequence of the event in the store's log; null if the log no longer has the event
     * @param type one of the keys of {@link io.tableorder.event.EventType}
     * @param status of the order after the event
     * @param actor {@code table:7}, {@code admin:1} or {@code key:3}
     */
    record Entry(
            @Nullable Long seq,
            String type,
            Instant at,
            @Nullable String status,
            @Nullable String previousStatus,
            @Nullable String actor,
            @Nullable String reason) {}

    /** Oldest first; empty if the store has no such order, or only had one that is older than the history. */
    List<Entry> list(UUID store, long id) {
        return jdbc.sql(LIST)
                .param("store", store)
                .param("id", id)
                .query(OrderEvents::entry)
                .list();
    }

    private static Entry entry(ResultSet row, int n) throws SQLException {
        return new Entry(
                row.getObject("seq", Long.class),
                row.getString("type"),
                Instants.of(row, "at"),
                row.getString("status"),
                row.getString("previous_status"),
                row.getString("actor"),
                row.getString("reason"));
    }
}
