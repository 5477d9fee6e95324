package io.tableorder.table;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.http.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * All SQL about table sessions. A table has at most one open session; who orders locks it first, so that an order and the
 * completion of its session never overlap.
 */
@Repository
public class TableSessions {

    private static final String LOCK_OPEN = """
            select id
              from table_sessions
             where store_id = :store and table_id = :table and ended_at is null
               for no key update
            """;

    private static final String FIND_OPEN = """
            select id
              from table_sessions
             where store_id = :store and table_id = :table and ended_at is null
            """;

    private static final String OPEN = """
            insert into table_sessions (store_id, table_id)
            select store_id, id from tables where store_id = :store and id = :table for key share
            on conflict do nothing
            returning id
            """;

    private static final String CLOSE = """
            update table_sessions s
               set ended_at = clock_timestamp()
              from tables t
             where s.store_id = :store and s.id = :session and s.ended_at is null
               and t.store_id = s.store_id and t.id = s.table_id
            returning s.id, s.table_id, t.table_number, s.started_at, s.ended_at
            """;

    private static final int ATTEMPTS = 3;

    private final JdbcClient jdbc;
    private final EventLog events;
    private final Json json;

    TableSessions(JdbcClient jdbc, EventLog events, Json json) {
        this.jdbc = jdbc;
        this.events = events;
        this.json = json;
    }

    /** A session that is over. */
    public record Closed(long id, long tableId, String tableNumber, Instant startedAt, Instant endedAt) {}

    /**
     * Locks the table's open session until the transaction ends, and opens one if there is none.
     *
     * @return the session's id, or empty if the store has no such table
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> lockOpenOrOpen(UUID store, long table) {
        // Others may open one between the two statements, and even complete it before it is locked here. After that
        // there is
        // no such table.
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Long> open = lockOpen(store, table);
            if (open.isPresent()) {
                return open;
            }
            Optional<Long> opened = query(OPEN, store, table);
            if (opened.isPresent()) {
                announce(store, table, opened.get());
                return opened;
            }
        }
        return Optional.empty();
    }

    /**
     * Locks the table's open session until the transaction ends: no order comes into it meanwhile.
     *
     * @return the session's id, or empty if none is open
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> lockOpen(UUID store, long table) {
        return query(LOCK_OPEN, store, table);
    }

    /** Closes a session that this transaction has locked. The table's next order opens another. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Closed close(UUID store, long session) {
        return jdbc.sql(CLOSE)
                .param("store", store)
                .param("session", session)
                .query((row, n) -> new Closed(
                        row.getLong("id"),
                        row.getLong("table_id"),
                        row.getString("table_number"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        row.getObject("ended_at", OffsetDateTime.class).toInstant()))
                .single();
    }

    /** The table's open session, as it is now. */
    public Optional<Long> findOpen(UUID store, long table) {
        return query(FIND_OPEN, store, table);
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
                json.writeText(Map.of("table_session_id", session, "table_id", table)));
    }
}
