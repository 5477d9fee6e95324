package io.tableorder.integrators.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a target does, as all instances know it.
 *
 * @param failures in a row
 * @param openUntil until when it is left alone; null or past while it is not
 * @param condition {@code OK}, or the code of its newest failure, or what it says of itself
 * @param lastSeenAt when it last asked; null for one that does not fetch
 * @param waiting deliveries that have not arrived yet
 */
record TargetState(
        String name,
        int failures,
        @Nullable Instant openUntil,
        String condition,
        @Nullable String detail,
        @Nullable Instant lastSeenAt,
        @Nullable Instant lastSuccessAt,
        @Nullable Instant lastFailureAt,
        long waiting) {

    /** {@code closed} while attempts are made, {@code open} while none are, {@code half_open} while one shows how it does. */
    String breaker(Instant now) {
        if (openUntil == null) {
            return "closed";
        }
        return openUntil.isAfter(now) ? "open" : "half_open";
    }
}
