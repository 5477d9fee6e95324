package io.tableorder.integrators.target;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target as staff see it: without its secret, and with how it does.
 *
 * @param target what its deliveries go by
 * @param condition {@code OK}, or what is the matter
 * @param lastSeenAt when it last asked for work; null for one that is called
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
        String breaker,
        int failures,
        long waiting,
        @Nullable Instant lastSeenAt,
        @Nullable Instant lastSuccessAt,
        @Nullable Instant lastFailureAt,
        Instant createdAt,
        Instant updatedAt) {}
