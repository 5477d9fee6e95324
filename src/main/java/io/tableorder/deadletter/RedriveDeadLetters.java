package io.tableorder.deadletter;

import java.time.OffsetDateTime;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Which of the open dead letters staff want to send once more, and why; all, where nothing is said. */
record RedriveDeadLetters(
        @Nullable @CodePointLength(min = 1, max = 200) String kind,
        @Nullable @CodePointLength(min = 1, max = 200) String code,
        @Nullable @CodePointLength(min = 1, max = 200) String routeId,
        @Nullable @CodePointLength(min = 1, max = 200) String eventType,
        @Nullable @CodePointLength(min = 1, max = 200) String subject,
        @Nullable @CodePointLength(min = 1, max = 200) String queue,
        @Nullable OffsetDateTime from,
        @Nullable OffsetDateTime to,
        @Nullable @CodePointLength(min = 1, max = 200) String q,
        @Nullable @CodePointLength(min = 1, max = 200) String reason) {

    DeadLetterFilter filter() {
        return new DeadLetterFilter(
                "open",
                kind,
                code,
                routeId,
                eventType,
                subject,
                queue,
                from == null ? null : from.toInstant(),
                to == null ? null : to.toInstant(),
                q);
    }
}
