package io.tableorder.integrators.delivery;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery was given up. Published in the transaction that gives it up.
 *
 * @param eventSeq of its event in the store's log
 * @param code why
 */
public record GivenUp(
        long deliveryId,
        UUID jobId,
        UUID storeId,
        String target,
        String kind,
        UUID eventId,
        String eventType,
        @Nullable String subject,
        @Nullable Long eventSeq,
        String content,
        int attempts,
        String code,
        @Nullable String detail) {}
