package io.tableorder.foundation.time;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Moments as answers, events and messages have them: RFC 3339 in UTC, always with milliseconds, so that texts sort as times do. */
public final class Timestamps {

    private static final int MILLISECONDS = 3;

    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder().appendInstant(MILLISECONDS).toFormatter();

    private Timestamps() {}

    /** Such as {@code 2026-03-31T03:15:42.120Z}; what is shorter than a millisecond is cut off. */
    public static String text(Instant moment) {
        return FORMAT.format(moment);
    }
}
