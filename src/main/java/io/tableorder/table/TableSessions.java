package io.tableorder.table;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.http.Json;
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
            select store_id, id from tables where store_id = :store and id = :table
            on conflict do nothing
            returning id
            """;

    private final JdbcClient jdbc;
    private final EventLog events;
    private final Json json;

    TableSessions(JdbcClient jdbc, EventLog events, Json json) {
        this.jdbc = jdbc;
        this.events = events;
        this.json = json;
    }

    /**
     * Locks the table's open session until the transaction ends, and opens one if there is none.
     *
     * @return the session's id, or empty if the store has no such table
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> lockOpenOrOpen(UUID store, long table) {
        Optional<Long> open = query(LOCK_OPEN, store, table);
        if (open.isPresent()) {
            return open;
        }
        Optional<Long> opened = query(OPEN, store, table);
        if (opened.isPresent()) {
            announce(store, table, opened.get());
            return opened;
        }
        // Somebody else opened it between the two statements, or there is no such table.
        return query(LOCK_OPEN, store, table);
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
