package io.tableorder.integrators.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as staff see it: without its secret.
 *
 * @param statusReason why it was paused by itself
 * @param failingSince the time of the first failure since the last success
 * @param oldSecretExpiresAt until when requests are also signed with the secret before the last rotation
 * @param target the name of its target in deliveries
 */
record WebhookView(
        long id,
        String url,
        List<String> types,
        @Nullable String description,
        boolean isActive,
        WebhookStatus status,
        @Nullable String statusReason,
        Instant statusSince,
        @Nullable Instant failingSince,
        @Nullable Instant oldSecretExpiresAt,
        String target,
        Instant createdAt,
        Instant updatedAt) {}
