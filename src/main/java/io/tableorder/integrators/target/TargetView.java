package io.tableorder.integrators.target;

import io.tableorder.integrators.delivery.Breaker;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target as staff see it: without its secret, and with its condition.
 *
 * @param target its name in deliveries
 * @param condition {@code OK}, or the code of its problem
 * @param lastSeenAt when it last polled; null for one that does not poll
 */
record TargetView(
        long id,
        String name,
        String kind,
        TargetOptions options,
        boolean hasToken,
        List<String> types,
        boolean isActive,
        String status,
        Instant statusSince,
        String target,
        String condition,
        @Nullable String detail,
        Breaker breaker,
        int failures,
        long waiting,
        @Nullable Instant lastSeenAt,
        @Nullable Instant lastSuccessAt,
        @Nullable Instant lastFailureAt,
        Instant createdAt,
        Instant updatedAt) {}
