package io.tableorder.event;

import io.tableorder.foundation.database.SidePool;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the logs of stores, over separate connections. */
@Repository
public class LogReader {

    private static final String LATEST = """
            select store_id, seq
              from store_seq
             where store_id = any (cast(:stores as uuid[]))
            """;

    private static final String AFTER = """
            select page.*, (select time_zone from stores where id = :store) as time_zone
              from (select store_id, seq, event_id, type, aggregate_type, aggregate_id, aggregate_version, payload,
                           created_at, traceparent, request_id,
                           sum(octet_length(payload::text)) over (order by seq rows unbounded preceding) as bytes,
                           octet_length(payload::text) as own_bytes
                      from event_log
                     where store_id = :store and seq > :seq
                     order by seq
                     limit :limit) page
             where bytes - own_bytes < :bytes
             order by seq
            """;

    /** The position behind the last gap. The end of the log counts as its next event, since all earlier ones may have been deleted. */
    private static final String BEGINNING = """
            select coalesce(max(seq) - 1, 0)
              from (select seq, lag(seq) over (order by seq) as before
                      from (select seq from event_log where store_id = :store
                             union all
                            select seq + 1 from store_seq where store_id = :store) log) line
             where before is distinct from seq - 1
            """;

    private static final String STORES = "select store_id from store_seq where seq > 0 order by store_id";

    private static final String SINCE = """
            select min(seq) as first, max(seq) as last,
                   count(*) filter (where type = any (cast(:types as text[]))) as wanted
              from event_log
             where store_id = :store and created_at >= :from
            """;

    private static final String BEFORE = """
            select coalesce(min(seq) - 1, (select seq from store_seq where store_id = :store))
              from event_log
             where store_id = :store and created_at >= :time
            """;

    private final JdbcClient jdbc;

    LogReader(SidePool readersPool) {
        this.jdbc = readersPool.jdbc();
    }

    /** The newest sequence of each store, in one query. */
    public Map<UUID, Long> latest(Collection<UUID> stores) {
        Map<UUID, Long> latest = new HashMap<>();
        jdbc.sql(LATEST)
                .param("stores", stores.stream().map(Objects::toString).toArray(String[]::new))
                .query(row -> {
                    latest.put(row.getObject("store_id", UUID.class), row.getLong("seq"));
                });
        return latest;
    }

    /** The store's newest sequence; 0 if it has no event. */
    public long latest(UUID store) {
        return latest(List.of(store)).getOrDefault(store, 0L);
    }

    /**
     * The position after which the store's log has every event. Old events are deleted, except those that still wait to be published. Scans
     * the index of the store's whole log, so call it once at the beginning.
     */
    public long beginning(UUID store) {
        return jdbc.sql(BEGINNING).param("store", store).query(Long.class).single();
    }

    /** The stores that have had any event. */
    public List<UUID> stores() {
        return jdbc.sql(STORES).query(UUID.class).list();
    }

    /**
     * The part of a store's log since a moment.
     *
     * @param wanted how many of its events are of the given types
     */
    public record Span(UUID store, long first, long last, long wanted) {}

    /** The part of the log since a moment; empty if it has no event of the given types. */
    public Optional<Span> since(UUID store, Instant from, Collection<String> types) {
        return jdbc.sql(SINCE)
                .param("store", store)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("types", types.toArray(String[]::new))
                .query((row, n) -> new Span(store, row.getLong("first"), row.getLong("last"), row.getLong("wanted")))
                .optional()
                .filter(span -> span.wanted() > 0);
    }

    /** The position behind which the log has the events since the given time. */
    public long before(UUID store, Instant time) {
        return jdbc.sql(BEFORE)
                .param("store", store)
                .param("time", time.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /**
     * A page of a log.
     *
     * @param isFull whether a limit has ended the page
     */
    public record Page(List<Event> events, boolean isFull) {}

    /** The events after {@code seq}, in order: at most {@code limit}, and no further one once they have reached {@code bytes}. */
    public Page after(UUID store, long seq, int limit, int bytes) {
        AtomicLong read = new AtomicLong();
        List<Event> events = jdbc.sql(AFTER)
                .param("store", store)
                .param("seq", seq)
                .param("limit", limit)
                .param("bytes", bytes)
                .query((row, n) -> {
                    read.set(row.getLong("bytes"));
                    return Event.from(row);
                })
                .list();
        return new Page(events, events.size() == limit || read.get() >= bytes);
    }
}
