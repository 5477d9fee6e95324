package io.tableorder.integrators.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a target, shared by all instances.
 *
 * @param failures in a row
 * @param openUntil until when its breaker is open; past while it is half open, null while it is closed
 * @param condition {@code OK}, or the code of its newest failure, or the condition that it reports
 * @param lastSeenAt when it last polled; null for one that does not poll
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

    Breaker breaker(Instant now) {
        if (openUntil == null) {
            return Breaker.CLOSED;
        }
        return openUntil.isAfter(now) ? Breaker.OPEN : Breaker.HALF_OPEN;
    }
}
