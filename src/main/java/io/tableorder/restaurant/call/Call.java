package io.tableorder.restaurant.call;

import io.tableorder.foundation.database.Instants;
import io.tableorder.http.Versioned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as staff see it.
 *
 * @param acknowledgedBy the subject of who took it, such as {@code admin:7}
 * @param escalatedAt when it had waited for too long; null if it was taken in time
 * @param resolvedBy the subject of who settled it, or who completed its session
 */
record Call(
        long id,
        long tableId,
        String tableNumber,
        long tableSessionId,
        CallKind kind,
        @Nullable String note,
        CallState state,
        int version,
        Instant calledAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable Instant escalatedAt,
        @Nullable Instant resolvedAt,
        @Nullable String resolvedBy)
        implements Versioned {

    /** The call as its guests see it. */
    record ForGuests(
            long id,
            CallKind kind,
            @Nullable String note,
            CallState state,
            int version,
            Instant calledAt,
            @Nullable Instant acknowledgedAt,
            @Nullable Instant resolvedAt) {}

    ForGuests forGuests() {
        return new ForGuests(id, kind, note, state, version, calledAt, acknowledgedAt, resolvedAt);
    }

    static Call from(ResultSet row, int n) throws SQLException {
        return new Call(
                row.getLong("id"),
                row.getLong("table_id"),
                row.getString("table_number"),
                row.getLong("session_id"),
                CallKind.of(row.getString("kind")),
                row.getString("note"),
                CallState.of(row.getString("state")),
                row.getInt("version"),
                Instants.of(row, "called_at"),
                Instants.orNull(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                Instants.orNull(row, "escalated_at"),
                Instants.orNull(row, "resolved_at"),
                row.getString("resolved_by"));
    }
}
