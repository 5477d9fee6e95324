package io.tableorder.event;

import io.tableorder.foundation.database.Instants;
import io.tableorder.foundation.trace.Trace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event of a store's log.
 *
 * @param seq sequence without gaps within the store, in the order of commits
 * @param id the same each time the event is published
 * @param type one of the keys of {@link EventType}
 * @param payload JSON as the database has it
 * @param timeZone present time zone of the store, for those who show times to people
 * @param trace trace of the request that caused the event
 */
public record Event(
        UUID storeId,
        long seq,
        UUID id,
        String type,
        String aggregateType,
        long aggregateId,
        int aggregateVersion,
        String payload,
        Instant createdAt,
        String timeZone,
        @Nullable Trace trace) {

    static Event from(ResultSet row) throws SQLException {
        return new Event(
                row.getObject("store_id", UUID.class),
                row.getLong("seq"),
                row.getObject("event_id", UUID.class),
                row.getString("type"),
                row.getString("aggregate_type"),
                row.getLong("aggregate_id"),
                row.getInt("aggregate_version"),
                row.getString("payload"),
                Instants.of(row, "created_at"),
                row.getString("time_zone"),
                Trace.parse(row.getString("traceparent"), row.getString("request_id")));
    }
}
