package io.tableorder.restaurant.store;

import java.time.Instant;
import java.util.UUID;

/**
 * A store as clients see it.
 *
 * @param currency ISO 4217; all its prices are integers in the minor unit of it
 * @param businessDayCutoff {@code HH:MM} in the time zone; what is ordered before it belongs to the day before
 * @param completeSessionsAtDayEnd whether sessions that staff forgot are completed when their business day is over
 */
record Store(
        UUID id,
        String name,
        String currency,
        String timeZone,
        String businessDayCutoff,
        boolean completeSessionsAtDayEnd,
        Instant createdAt,
        Instant updatedAt) {}
