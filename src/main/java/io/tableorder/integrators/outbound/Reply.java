package io.tableorder.integrators.outbound;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The answer to a request.
 *
 * @param headers in their order
 * @param body the first {@link Sender#LONGEST_ANSWER} bytes of it, in its own charset or else UTF-8, without a byte order mark
 */
public record Reply(int status, List<Header> headers, String body) {

    /** A header of the answer. */
    public record Header(String name, String value) {}

    public Reply {
        headers = List.copyOf(headers);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /**
     * How long the answer asks to wait, by its {@code Retry-After}.
     *
     * @param longest the result is at most this
     * @return never negative; null without the header, or if it is neither seconds nor a date
     */
    public @Nullable Duration retryAfter(Duration longest, Instant now) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("Retry-After"))
                .findFirst()
                .map(header -> wait(header.value().strip(), longest, now))
                .orElse(null);
    }

    private static @Nullable Duration wait(String value, Duration longest, Instant now) {
        Duration wait;
        if (value.matches("[0-9]+")) {
            BigInteger most = BigInteger.valueOf(longest.toSeconds());
            wait = Duration.ofSeconds(new BigInteger(value).min(most).longValue());
        } else {
            Instant until = date(value);
            if (until == null) {
                return null;
            }
            wait = Duration.between(now, until);
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(longest) > 0 ? longest : wait;
    }

    /** Reads a date in any of the three forms of HTTP. */
    private static @Nullable Instant date(String value) {
        try {
            HttpHeaders headers = new HttpHeaders();
            headers.set(HttpHeaders.EXPIRES, value);
            long millis = headers.getFirstDate(HttpHeaders.EXPIRES);
            return millis < 0 ? null : Instant.ofEpochMilli(millis);
        } catch (IllegalArgumentException noDate) {
            return null;
        }
    }
}
