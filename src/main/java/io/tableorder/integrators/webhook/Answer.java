package io.tableorder.integrators.webhook;

import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.outbound.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What a receiver's answer means. 2xx: it has the event. 404, 408, 429, 5xx: it may accept the event later. All others, including
 * redirects: it never will. 410 means that for all later events as well.
 */
final class Answer {

    static final String GONE = "HTTP_410";

    private static final Set<Integer> PASSING = Set.of(404, 408, 429);
    private static final Duration LONGEST_WAIT = Duration.ofHours(12);

    private Answer() {}

    static Outcome outcome(Reply answer) {
        int status = answer.status();
        String code = "HTTP_" + status;
        String detail = "Answered " + status;
        if (answer.isSuccess()) {
            return Outcome.confirmed(detail);
        }
        Duration wait = answer.retryAfter(LONGEST_WAIT, Instant.now());
        if (status >= 500) {
            return Outcome.failed(code, detail).uncertain().retryAfter(wait);
        }
        if (PASSING.contains(status)) {
            return Outcome.failed(code, detail).retryAfter(wait);
        }
        return Outcome.rejected(code, detail);
    }
}
