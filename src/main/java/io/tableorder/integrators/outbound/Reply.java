package io.tableorder.integrators.outbound;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What has come back.
 *
 * @param headers as they came, in their order
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
     * How long the answer asks us to wait, by its {@code Retry-After}.
     *
     * @param longest whoever asks for more, gets this
     * @return never negative; null when it does not ask, or in neither seconds nor a date
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

    /** In any of the three forms that HTTP has had. */
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
