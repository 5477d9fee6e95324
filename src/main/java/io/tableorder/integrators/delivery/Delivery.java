package io.tableorder.integrators.delivery;

import io.tableorder.foundation.trace.Trace;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery to one target, as an attempt sees it.
 *
 * @param jobId the idempotency key: the same for all attempts
 * @param subject what it is about, such as {@code orders/41}; those of one subject arrive in their order
 * @param content what {@link Target#contentOf} made of the event
 * @param attempt counted from 1
 * @param isRepeat whether an earlier attempt may have taken effect
 * @param isCopy whether it is a reprint of a delivery that has arrived already
 * @param eventTime the time of its event
 * @param trace of the request that it is made for
 */
public record Delivery(
        long id,
        UUID jobId,
        UUID storeId,
        String target,
        UUID eventId,
        String eventType,
        @Nullable String subject,
        String content,
        int attempt,
        boolean isRepeat,
        boolean isCopy,
        Instant eventTime,
        @Nullable Trace trace) {}
