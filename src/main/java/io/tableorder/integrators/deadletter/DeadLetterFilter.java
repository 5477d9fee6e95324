package io.tableorder.integrators.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant; null where it does not matter.
 *
 * @param kind of what gave up on them: of a delivery's target, or {@link LastAddress#KIND} or {@link RejectedMessages#KIND}
 * @param code why it did
 * @param from when they were made, from then on
 * @param to before then
 * @param text that their causes contain, in whatever case
 */
record DeadLetterFilter(
        @Nullable String state,
        @Nullable String kind,
        @Nullable String code,
        @Nullable String routeId,
        @Nullable String eventType,
        @Nullable String subject,
        @Nullable String queue,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String text) {}
