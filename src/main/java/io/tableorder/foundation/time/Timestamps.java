package io.tableorder.foundation.time;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Formats times for answers, events and messages: RFC 3339 in UTC, always with milliseconds, so that texts sort like times. */
public final class Timestamps {

    private static final int MILLISECONDS = 3;

    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder().appendInstant(MILLISECONDS).toFormatter();

    private Timestamps() {}

    /** Such as {@code 2026-03-31T03:15:42.120Z}; cut off after the milliseconds. */
    public static String text(Instant moment) {
        return FORMAT.format(moment);
    }
}
