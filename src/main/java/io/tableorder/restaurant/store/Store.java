package io.tableorder.restaurant.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A store as clients see it.
 *
 * @param currency its ISO 4217 code; all prices of the store are integers in its minor unit
 * @param businessDayCutoff {@code HH:MM} in the time zone; an order that is placed earlier belongs to the day before
 * @param completeSessionsAtDayEnd whether the service completes forgotten sessions after their business day
 * @param language in which names and descriptions are written, as a tag (BCP 47)
 * @param currentMode whether it takes orders now
 * @param requiredConnectors by name
 */
record Store(
        UUID id,
        String name,
        String currency,
        String timeZone,
        String language,
        String businessDayCutoff,
        boolean completeSessionsAtDayEnd,
        ModeState currentMode,
        List<RequiredConnector> requiredConnectors,
        Instant createdAt,
        Instant updatedAt) {

    Store requiring(List<RequiredConnector> connectors) {
        return new Store(
                id,
                name,
                currency,
                timeZone,
                language,
                businessDayCutoff,
                completeSessionsAtDayEnd,
                currentMode,
                connectors,
                createdAt,
                updatedAt);
    }
}
