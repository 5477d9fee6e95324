package io.tableorder.restaurant.table;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.foundation.database.Instants;
import io.tableorder.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * All SQL about table sessions. A table has at most one open session. Placing an order locks that session first, so an order and
 * the completion of its session never overlap.
 */
@Repository
public class TableSessions {

    private static final String LOCK_OPEN = """
            select id
              from table_sessions
             where store_id = :store and table_id = :table and ended_at is null
               for no key update
            """;

    /** Reads both from one snapshot, because a session begins and ends with an event in the log. */
    private static final String NOW = """
            select q.seq, coalesce(s.id, 0) as session
              from store_seq q
              left join table_sessions s on s.store_id = q.store_id and s.table_id = :table and s.ended_at is null
             where q.store_id = :store
            """;

    private static final String OPEN = """
            insert into table_sessions (store_id, table_id)
            select store_id, id from tables where store_id = :store and id = :table for key share
            on conflict do nothing
            returning id
            """;

    /** Where the store leaves it to staff to open sessions, guests open none. */
    private static final String OPEN_AS_GUEST = """
            insert into table_sessions (store_id, table_id)
            select t.store_id, t.id
              from tables t
              join stores s on s.id = t.store_id and s.visit_opening = 'scan'
             where t.store_id = :store and t.id = :table
               for key share of t
            on conflict do nothing
            returning id
            """;

    private static final String CLOSE = """
            update table_sessions s
               set ended_at = clock_timestamp(), version = s.version + 1, orders_count = :orders, total_price = :total,
                   currency = :currency
              from tables t
             where s.store_id = :store and s.id = :session and s.ended_at is null
               and t.store_id = s.store_id and t.id = s.table_id
            returning s.id, s.table_id, t.table_number, s.started_at, s.ended_at, s.version
            """;

    private static final String FIND_COMPLETED = """
            select id as session_id, orders_count as archived_orders_count, total_price, currency
              from table_sessions
             where store_id = :store and table_id = :table and ended_at is not null and orders_count is not null
            """;

    private static final String OF_ID = "and id = :session";

    private static final String OF_LAST = """
               and ended_at > clock_timestamp() - make_interval(secs => :window)
             order by ended_at desc
             limit 1
            """;

    private static final String FIND_LAST_ENDED = """
            select s.id, s.started_at, t.table_number,
                   ((s.ended_at at time zone st.time_zone) - st.business_day_cutoff)::date >= business_day(st.id) as is_today
              from table_sessions s
              join tables t on t.store_id = s.store_id and t.id = s.table_id
              join stores st on st.id = s.store_id
             where s.store_id = :store and s.table_id = :table and s.ended_at is not null and s.merged_into is null
             order by s.ended_at desc
             limit 1
            """;

    /** A session that was completed before sessions had versions has had two events: its version is 2 at least. */
    private static final String REOPEN = """
            update table_sessions
               set ended_at = null, version = greatest(version, 2) + 1, orders_count = null, total_price = null, currency = null
             where store_id = :store and id = :session
            returning version
            """;

    /** The log is kept for longer than a session can be reopened. */
    private static final String IS_REOPENED = """
            select exists (select
                             from event_log
                            where store_id = :store and aggregate_type = 'session' and aggregate_id = :session
                              and type = 'session.reopened')
            """;

    /** How long after the completion of a session the service expects late requests that were meant for that session. */
    public static final Duration AFTERMATH = Duration.ofMinutes(2);

    private static final int ATTEMPTS = 3;

    private final JdbcClient jdbc;
    private final EventLog events;

    TableSessions(JdbcClient jdbc, EventLog events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /** A session that this transaction has closed. */
    public record Closed(long id, long tableId, String tableNumber, Instant startedAt, Instant endedAt, int version) {}

    /**
     * The position of a store's log and the open session of a table.
     *
     * @param session 0 if the table has no open session
     */
    public record Now(long seq, long session) {}

    /** @param isToday whether the session was completed on the store's current business day */
    public record Ended(long id, Instant startedAt, String tableNumber, boolean isToday) {}

    /**
     * The orders and the total of a session at its completion.
     *
     * @param totalPrice the total of the orders that were not cancelled
     */
    public record Completed(long sessionId, long archivedOrdersCount, long totalPrice, String currency) {}

    /**
     * Locks the table's open session until the transaction ends, and opens one if there is none.
     *
     * @return the session's id, or empty if the store has no such table
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> lockOpenOrOpen(UUID store, long table) {
        return lockOpenOrOpen(store, table, OPEN);
    }

    /** The same, but empty also if none is open and the store leaves it to staff to open one. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> lockOpenOrOpenAsGuest(UUID store, long table) {
        return lockOpenOrOpen(store, table, OPEN_AS_GUEST);
    }

    private Optional<Long> lockOpenOrOpen(UUID store, long table, String open) {
        // Between the two statements another request may open a session, and even complete it before it is locked here.
        // If all attempts fail, the table does not exist.
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Long> present = lockOpen(store, table);
            if (present.isPresent()) {
                return present;
            }
            Optional<Long> opened = query(open, store, table);
            if (opened.isPresent()) {
                announce(store, table, opened.get());
                return opened;
            }
        }
        return Optional.empty();
    }

    /**
     * Locks the table's open session until the transaction ends. Meanwhile no order joins it.
     *
     * @return the session's id, or empty if none is open
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> lockOpen(UUID store, long table) {
        return query(LOCK_OPEN, store, table);
    }

    /** Closes a session that this transaction has locked. The table's next order opens another session. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Closed close(UUID store, Completed completed) {
        return jdbc.sql(CLOSE)
                .param("store", store)
                .param("session", completed.sessionId())
                .param("orders", completed.archivedOrdersCount())
                .param("total", completed.totalPrice())
                .param("currency", completed.currency())
                .query((row, n) -> new Closed(
                        row.getLong("id"),
                        row.getLong("table_id"),
                        row.getString("table_number"),
                        Instants.of(row, "started_at"),
                        Instants.of(row, "ended_at"),
                        row.getInt("version")))
                .single();
    }

    /**
     * Finds the orders and the total of a completed session of the table.
     *
     * @param session null for the session that was completed last, if that was within {@link #AFTERMATH}
     */
    public Optional<Completed> findCompleted(UUID store, long table, @Nullable Long session) {
        return jdbc.sql(FIND_COMPLETED + (session == null ? OF_LAST : OF_ID))
                .param("store", store)
                .param("table", table)
                .param("session", session)
                .param("window", AFTERMATH.toSeconds())
                .query(Completed.class)
                .optional();
    }

    /** The session of the table that was completed last. */
    public Optional<Ended> findLastEnded(UUID store, long table) {
        return jdbc.sql(FIND_LAST_ENDED)
                .param("store", store)
                .param("table", table)
                .query(Ended.class)
                .optional();
    }

    /**
     * Reopens a completed session. The transaction has locked the table, and the table has no open session.
     *
     * @return the new version of the session, for its event
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int reopen(UUID store, long session) {
        return jdbc.sql(REOPEN)
                .param("store", store)
                .param("session", session)
                .query(Integer.class)
                .single();
    }

    /** Whether the session, which is open, has been completed before. */
    public boolean isReopened(UUID store, long session) {
        return jdbc.sql(IS_REOPENED)
                .param("store", store)
                .param("session", session)
                .query(Boolean.class)
                .single();
    }

    /** Reads the position of the store's log and the open session of the table. */
    public Now now(UUID store, long table) {
        return jdbc.sql(NOW)
                .param("store", store)
                .param("table", table)
                .query(Now.class)
                .single();
    }

    private Optional<Long> query(String sql, UUID store, long table) {
        return jdbc.sql(sql)
                .param("store", store)
                .param("table", table)
                .query(Long.class)
                .optional();
    }

    private void announce(UUID store, long table, long session) {
        events.append(
                store,
                EventType.SESSION_STARTED,
                session,
                1,
                Json.writeText(Map.of("table_session_id", session, "table_id", table)));
    }
}
