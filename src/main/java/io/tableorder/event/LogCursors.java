package io.tableorder.event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The positions up to which the logs of stores have been read for their targets. Database triggers keep a cursor for each store that has
 * targets. A reader locks the cursor until its transaction ends, so that a page's deliveries and the move of the cursor are committed
 * together.
 */
@Repository
public class LogCursors {

    private static final String AHEAD = """
            with claimed as materialized (
                select c.store_id, c.seq as read_to, s.seq as latest
                  from log_cursors c
                  join store_seq s on s.store_id = c.store_id
                 where s.seq > c.seq
            """;

    private static final String THEIR_EVENTS = """
                 limit :stores_at_once
                   for no key update of c skip locked
            )
            select c.store_id as claimed, c.read_to, c.latest, e.*, t.time_zone
              from claimed c
              join stores t on t.id = c.store_id
              left join lateral (select store_id, seq, event_id, type, aggregate_type, aggregate_id, aggregate_version, payload,
                                        created_at, traceparent, request_id
                                   from event_log l
                                  where l.store_id = c.store_id and l.seq > c.read_to
                                  order by l.seq
                                  limit :page) e on true
             order by c.store_id, e.seq
            """;

    private static final String CLAIM_ANY = AHEAD + THEIR_EVENTS;

    private static final String CLAIM_THESE =
            AHEAD + " and c.store_id = any (cast(:stores as uuid[]))\n" + THEIR_EVENTS;

    private static final String MOVE = """
            update log_cursors c
               set seq = moved.seq
              from unnest(cast(:stores as uuid[]), cast(:seqs as bigint[])) as moved (store_id, seq)
             where c.store_id = moved.store_id
            """;

    private static final String EXISTS = "select exists (select from log_cursors where store_id = :store)";

    private final JdbcClient jdbc;

    LogCursors(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The events behind the cursor of a store.
     *
     * @param readTo the position of the cursor
     * @param latest the store's newest sequence; if there are no events, all up to it have been deleted
     */
    public record Piece(UUID storeId, long readTo, long latest, List<Event> events) {

        /** The position of the cursor after these events. */
        public long end() {
            return events.isEmpty() ? latest : events.get(events.size() - 1).seq();
        }

        /** How many events were deleted from the log before they were read. */
        public long missing() {
            return end() - readTo - events.size();
        }

        /** Whether the log has more events. */
        public boolean isFull() {
            return end() < latest;
        }
    }

    /**
     * Locks the cursors of stores whose logs have grown, and reads the events behind them. Leaves out cursors that another reader has
     * locked.
     *
     * @param stores the stores to search; null for all
     * @param storesAtOnce how many stores to lock
     * @param page how many events to read of each
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Piece> claim(@Nullable Collection<UUID> stores, int storesAtOnce, int page) {
        JdbcClient.StatementSpec statement =
                stores == null ? jdbc.sql(CLAIM_ANY) : jdbc.sql(CLAIM_THESE).param("stores", texts(stores));
        Map<UUID, Piece> pieces = new LinkedHashMap<>();
        statement.param("stores_at_once", storesAtOnce).param("page", page).query(row -> {
            UUID store = row.getObject("claimed", UUID.class);
            long readTo = row.getLong("read_to");
            long latest = row.getLong("latest");
            Piece piece = pieces.computeIfAbsent(store, first -> new Piece(first, readTo, latest, new ArrayList<>()));
            if (row.getObject("event_id") != null) {
                piece.events().add(Event.from(row));
            }
        });
        return List.copyOf(pieces.values());
    }

    /** Moves the cursors behind these events. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void move(Collection<Piece> pieces) {
        jdbc.sql(MOVE)
                .param("stores", texts(pieces.stream().map(Piece::storeId).toList()))
                .param("seqs", pieces.stream().map(Piece::end).toArray(Long[]::new))
                .update();
    }

    /** Whether the store has a cursor, that is, targets. */
    public boolean exists(UUID store) {
        return jdbc.sql(EXISTS).param("store", store).query(Boolean.class).single();
    }

    private static String[] texts(Collection<UUID> stores) {
        return stores.stream().map(Objects::toString).toArray(String[]::new);
    }
}
