package io.tableorder.integrators.delivery;

import io.tableorder.foundation.trace.Trace;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a delivery, for attempts and for giving it up. */
record DeliveryRow(
        long id,
        UUID jobId,
        UUID storeId,
        String target,
        String kind,
        UUID eventId,
        String eventType,
        Instant eventTime,
        @Nullable String subject,
        @Nullable Long eventSeq,
        String content,
        boolean isOnPaper,
        @Nullable Long copyOf,
        String stateWord,
        @Nullable String code,
        int attempts,
        int step,
        boolean isRepeat,
        boolean isLate,
        @Nullable String traceparent,
        @Nullable String requestId,
        boolean isOvertaken) {

    /** The code of a delivery that a polling target was offered, and has not fetched. */
    static final String OFFERED = "OFFERED";

    // Only on paper: a machine gets the sequence with the event. Parts and copies of one event never overtake each
    // other. A slip about part of an order does not overtake the order's ticket.
    static final String IS_OVERTAKEN = """
            d.on_paper and d.copy_of is null
                   and exists (select from deliveries l
                                where l.store_id = d.store_id and l.target = d.target and l.subject = d.subject
                                  and l.event_seq > d.event_seq and l.copy_of is null and l.state = 'confirmed'
                                  and l.event_type not in ('order.items_changed', 'order.items_cancelled')) as is_overtaken
            """;

    static final String SELECT = """
            select d.id, d.job_id, d.store_id, d.target, d.kind, d.event_id, d.event_type, d.event_time, d.subject, d.event_seq, d.content,
                   d.on_paper as is_on_paper, d.copy_of, d.state as state_word, d.code, d.attempts, d.step, d.is_repeat, d.expires_at <= now() as is_late,
                   d.traceparent, d.request_id, """ + IS_OVERTAKEN + """
              from deliveries d
            """;

    DeliveryState state() {
        return DeliveryState.of(stateWord);
    }

    /** Whether an attempt is under way that may take effect, or may have done so. */
    boolean isWithTarget() {
        return state() == DeliveryState.SENT && !OFFERED.equals(code);
    }

    @Nullable
    Trace trace() {
        return Trace.parse(traceparent, requestId);
    }

    Delivery delivery(int attempt, boolean repeat) {
        return new Delivery(
                id,
                jobId,
                storeId,
                target,
                eventId,
                eventType,
                subject,
                content,
                attempt,
                repeat,
                copyOf != null,
                eventTime,
                trace());
    }

    GivenUp givenUp(Outcome why) {
        return new GivenUp(
                id,
                jobId,
                storeId,
                target,
                kind,
                eventId,
                eventType,
                subject,
                eventSeq,
                content,
                attempts,
                why.code(),
                why.detail());
    }
}
