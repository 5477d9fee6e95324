package io.tableorder.outbound;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has come back.
 *
 * @param headers as they came, in their order
 * @param body the first {@link Sender#LONGEST_ANSWER} bytes of it, in its own charset or else UTF-8
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
            return wait.compareTo(longest) > 0 ? longest : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
