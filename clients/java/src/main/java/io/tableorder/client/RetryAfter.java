package io.tableorder.client;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header {@code Retry-After}: of the service in seconds, of a proxy maybe as a date. */
final class RetryAfter {

    private RetryAfter() {}

    static Optional<Duration> in(HttpHeaders headers) {
        return headers.firstValue("Retry-After").flatMap(RetryAfter::read);
    }

    private static Optional<Duration> read(String value) {
        try {
            Duration later = value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(Instant.now(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from));
            return Optional.of(later.isNegative() ? Duration.ZERO : later);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
