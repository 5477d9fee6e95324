package io.tableorder.integrators.deadletter;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters a filter asks for, as SQL. It names only the columns that the filter names, so that each query has its index.
 *
 * @param sql from {@code from} to the end of the conditions
 */
record DeadLetterCondition(String sql, Map<String, @Nullable Object> params) {

    /** @param store null for dead letters that belong to no store */
    static DeadLetterCondition of(@Nullable UUID store, DeadLetterFilter filter) {
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        StringBuilder where = new StringBuilder("  from dead_letters\n where " + ownedBy(store) + "\n");
        if (store != null) {
            params.put("store", store);
        }
        and(
                where,
                params,
                "state = :state",
                "state",
                filter.state() == null ? null : filter.state().word());
        and(where, params, "kind = :kind", "kind", filter.kind());
        and(where, params, "code = :code", "code", filter.code());
        and(where, params, "route_id = :route", "route", filter.routeId());
        and(where, params, "event_type = :type", "type", filter.eventType());
        and(where, params, "subject = :subject", "subject", filter.subject());
        and(where, params, "queue = :queue", "queue", filter.queue());
        and(where, params, "created_at >= :from", "from", utc(filter.from()));
        and(where, params, "created_at < :to", "to", utc(filter.to()));
        and(where, params, "strpos(lower(cause), lower(:text)) > 0", "text", filter.text());
        return new DeadLetterCondition(where.toString(), params);
    }

    static String ownedBy(@Nullable UUID store) {
        return store == null ? "store_id is null" : "store_id = :store";
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static void and(
            StringBuilder where,
            Map<String, @Nullable Object> params,
            String condition,
            String param,
            @Nullable Object value) {
        if (value != null) {
            where.append("   and ").append(condition).append('\n');
            params.put(param, value);
        }
    }
}
