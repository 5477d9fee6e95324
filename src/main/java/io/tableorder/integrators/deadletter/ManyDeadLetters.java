package io.tableorder.integrators.deadletter;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.groups.Default;
import java.time.Instant;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Which open dead letters are redriven or discarded, and why; all of them if there is no filter. */
record ManyDeadLetters(
        @Nullable @CodePointLength(min = 1, max = 200) String kind,
        @Nullable @CodePointLength(min = 1, max = 200) String code,
        @Nullable @CodePointLength(min = 1, max = 200) String routeId,
        @Nullable @CodePointLength(min = 1, max = 200) String eventType,
        @Nullable @CodePointLength(min = 1, max = 200) String subject,
        @Nullable @CodePointLength(min = 1, max = 200) String queue,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable @CodePointLength(min = 1, max = 200) String q,

        @Nullable @NotBlank(groups = Discard.class) @CodePointLength(min = 1, max = 200)
        String reason) {

    /** A discard also needs a reason. */
    interface Discard extends Default {}

    DeadLetterFilter filter() {
        return new DeadLetterFilter(DeadLetterState.OPEN, kind, code, routeId, eventType, subject, queue, from, to, q);
    }
}
