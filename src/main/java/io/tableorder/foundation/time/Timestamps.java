package io.tableorder.foundation.time;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Times as texts, by RFC 3339. In answers, events and messages they are in UTC and always have milliseconds, so that texts sort like times.
 */
public final class Timestamps {

    private static final int MILLISECONDS = 3;

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder().appendInstant(MILLISECONDS).toFormatter();

    private Timestamps() {}

    /** Reads a time with any offset. Empty if it is none, or not of the years 1 to 9999 in UTC: others cannot be stored or written. */
    public static Optional<Instant> parse(String text) {
        try {
            Instant moment = OffsetDateTime.parse(text).toInstant();
            return moment.isBefore(FIRST) || !moment.isBefore(END) ? Optional.empty() : Optional.of(moment);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Such as {@code 2026-03-31T03:15:42.120Z}; cut off after the milliseconds. */
    public static String text(Instant moment) {
        return FORMAT.format(moment);
    }
}
