package io.tableorder.integrators.delivery;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as staff see it.
 *
 * @param attemptLog newest first, at most a hundred; successive attempts that found the target out for one reason are one entry
 */
record DeliveryView(@JsonUnwrapped Summary summary, String content, List<Attempt> attemptLog) {

    /** A delivery in a list. */
    record Summary(
            long id,
            UUID jobId,
            String target,
            String kind,
            String eventType,
            @Nullable String subject,
            String state,
            int attempts,
            @Nullable String code,
            @Nullable String detail,
            @Nullable Long copyOf,
            Instant createdAt,
            @Nullable Instant nextAttemptAt,
            Instant expiresAt,
            @Nullable Instant settledAt) {}

    /** An attempt with its outcome. */
    record Attempt(
            int attempt,
            Instant at,
            int durationMs,
            String result,
            String code,
            @Nullable String detail,
            @Nullable String request,
            @Nullable String response) {}
}
