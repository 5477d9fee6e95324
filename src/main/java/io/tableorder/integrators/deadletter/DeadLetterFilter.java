package io.tableorder.integrators.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are asked for; a null names any.
 *
 * @param kind what gave up on them: the kind of a delivery's target, {@link FailedMessages#KIND} or {@link RejectedMessages#KIND}
 * @param code why it gave up
 * @param from they were made then or later
 * @param to they were made before then
 * @param text their causes contain it, in upper or lower case
 */
record DeadLetterFilter(
        @Nullable DeadLetterState state,
        @Nullable String kind,
        @Nullable String code,
        @Nullable String routeId,
        @Nullable String eventType,
        @Nullable String subject,
        @Nullable String queue,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String text) {}
