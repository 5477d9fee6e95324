package io.tableorder.restaurant.store;

import java.time.Instant;
import java.util.UUID;

/**
 * A store as clients see it.
 *
 * @param currency its ISO 4217 code; all prices of the store are integers in its minor unit
 * @param businessDayCutoff {@code HH:MM} in the time zone; an order that is placed earlier belongs to the day before
 * @param completeSessionsAtDayEnd whether the service completes forgotten sessions after their business day
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
