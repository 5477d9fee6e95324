package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tableorder.http.Page;
import io.tableorder.http.Period;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All SQL about the copies that are kept of deleted orders. A copy is deleted with the history of its month. */
@Repository
class DeletedOrders {

    private static final String KEEP = """
            insert into deleted_orders (store_id, order_id, table_id, business_day, status, placed_by, version, created_at, updated_at,
                                        deleted_by, reason, content, events)
            select o.store_id, o.id, o.table_id, o.business_day, o.status, o.placed_by, o.version, o.created_at, o.updated_at,
                   :by, :reason, cast(:content as jsonb), '[]'
              from orders o
             where o.store_id = :store and o.id = :id
            """;

    private static final String KEEP_EVENTS = """
            update deleted_orders d
               set events = coalesce((
                   select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                              'seq', e.seq, 'type', e.type,
                              'at', to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                              'status', case when e.type <> 'order.deleted' then e.payload->>'status' end,
                              'previous_status', e.payload->>'previous_status',
                              'actor', case when e.type = 'order.created' then d.placed_by
                                            else coalesce(e.payload->>'changed_by', e.payload->>'cancelled_by', e.payload->>'deleted_by') end,
                              'reason', coalesce(e.payload->>'reason', e.payload->>'reason_code'))) order by e.aggregate_version)
                     from event_log e
                    where e.store_id = d.store_id and e.aggregate_type = 'order' and e.aggregate_id = d.order_id), '[]')
             where d.store_id = :store and d.order_id = :id
            """;

    private static final String IN_PERIOD = """
              from deleted_orders
             where store_id = :store and business_day between :from and :to
            """;

    private static final String OF_TABLE = "and table_id = :table\n";

    private static final String SELECT = """
            select (content || jsonb_build_object(
                       'business_day', business_day,
                       'deleted_at', to_char(deleted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                       'deleted_by', deleted_by, 'reason', reason))::text
            """;

    private static final String NEWEST_FIRST = "order by business_day desc, order_id desc limit :limit offset :offset";

    private static final String TODAY = "select business_day(:store)";

    private final JdbcClient jdbc;

    DeletedOrders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param json as the database wrote it */
    record Deleted(@JsonValue @JsonRawValue String json) {}

    /**
     * Keeps an order that is about to be deleted.
     *
     * @param content the order as JSON
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(UUID store, long id, String by, @Nullable String reason, String content) {
        statement(KEEP, store, id)
                .param("by", by)
                .param("reason", reason)
                .param("content", content)
                .update();
    }

    /** Adds the order's events to its copy, the deletion as the last. Call it after the event of the deletion has been appended. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keepEvents(UUID store, long id) {
        statement(KEEP_EVENTS, store, id).update();
    }

    /** The store's current business day. */
    LocalDate today(UUID store) {
        return jdbc.sql(TODAY).param("store", store).query(LocalDate.class).single();
    }

    /**
     * Newest first.
     *
     * @param table null for the orders of all tables
     */
    Page<Deleted> list(UUID store, @Nullable Long table, Period period, Page.Request page) {
        String where = table == null ? IN_PERIOD : IN_PERIOD + OF_TABLE;
        List<Deleted> orders = filtered(SELECT + where + NEWEST_FIRST, store, table, period)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query((row, n) -> new Deleted(row.getString(1)))
                .list();
        long total = filtered("select count(*)\n" + where, store, table, period)
                .query(Long.class)
                .single();
        return page.of(orders, total);
    }

    private JdbcClient.StatementSpec statement(String sql, UUID store, long id) {
        return jdbc.sql(sql).param("store", store).param("id", id);
    }

    private JdbcClient.StatementSpec filtered(String sql, UUID store, @Nullable Long table, Period period) {
        return jdbc.sql(sql)
                .param("store", store)
                .param("table", table)
                .param("from", period.from())
                .param("to", period.to());
    }
}
