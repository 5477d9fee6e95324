package io.tableorder.webhook;

import io.tableorder.delivery.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver's answer means. 2xx: it has the event. 404, 408, 429, 5xx: it may take it later. Everything else, redirects
 * too: it never will; 410 says so for all events to come.
 */
final class Answer {

    static final String GONE = "HTTP_410";

    private static final Set<Integer> PASSING = Set.of(404, 408, 429);
    private static final Duration LONGEST_WAIT = Duration.ofHours(12);

    private Answer() {}

    static Outcome outcome(HttpResponse answer) {
        int status = answer.getCode();
        String code = "HTTP_" + status;
        String detail = "Answered " + status;
        if (status >= 200 && status < 300) {
            return Outcome.confirmed(detail);
        }
        if (status >= 500) {
            return Outcome.failed(code, detail).uncertain().retryAfter(retryAfter(answer));
        }
        if (PASSING.contains(status)) {
            return Outcome.failed(code, detail).retryAfter(retryAfter(answer));
        }
        return Outcome.rejected(code, detail);
    }

    private static @Nullable Duration retryAfter(HttpResponse answer) {
        Header header = answer.getFirstHeader("Retry-After");
        return header == null ? null : retryAfter(header.getValue().strip(), Instant.now());
    }

    /** @return null for what is neither seconds nor a date */
    static @Nullable Duration retryAfter(String value, Instant now) {
        try {
            Duration wait = value.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            if (wait.isNegative()) {
                return Duration.ZERO;
            }
            return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
