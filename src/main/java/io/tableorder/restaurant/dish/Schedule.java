package io.tableorder.restaurant.dish;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The windows in which a dish can be ordered, by the clock on the store's wall. What the clock skips in spring is not open, and what it
 * shows twice in autumn is open twice.
 */
public final class Schedule {

    private static final int MINUTES_A_WEEK = 7 * Window.MINUTES_A_DAY;

    private final List<Window> windows;

    /** The open minutes of a week that begins on Monday. */
    private final BitSet open = new BitSet(MINUTES_A_WEEK);

    /** @param windows valid ones */
    @JsonCreator
    public Schedule(List<Window> windows) {
        this.windows = List.copyOf(windows);
        for (Window window : windows) {
            for (Window.Day day : window.days()) {
                int from = day.ordinal() * Window.MINUTES_A_DAY + window.begins();
                int to = from + window.lasts();
                open.set(from, Math.min(to, MINUTES_A_WEEK));
                open.set(0, Math.max(to - MINUTES_A_WEEK, 0));
            }
        }
    }

    @JsonValue
    public List<Window> windows() {
        return windows;
    }

    public boolean isOpen(Instant moment, ZoneId zone) {
        return open.get(minuteOfWeek(LocalDateTime.ofInstant(moment, zone)));
    }

    /** When the dish next begins or ceases to be open, after the given moment; empty if it is always open, or never. */
    public Optional<Instant> nextChange(Instant moment, ZoneId zone) {
        int openMinutes = open.cardinality();
        if (openMinutes == 0 || openMinutes == MINUTES_A_WEEK) {
            return Optional.empty();
        }
        boolean isOpen = isOpen(moment, zone);
        Instant from = moment;
        // Between two changes of the zone's offset the wall clock runs evenly. Within a week of it, the week's minutes
        // change once at least.
        while (true) {
            Instant change = nextChangeWithoutTransition(from, zone, isOpen);
            ZoneOffsetTransition transition = zone.getRules().nextTransition(from);
            if (transition == null || change.isBefore(transition.getInstant())) {
                return Optional.of(change);
            }
            from = transition.getInstant();
            if (isOpen(from, zone) != isOpen) {
                return Optional.of(from);
            }
        }
    }

    private Instant nextChangeWithoutTransition(Instant from, ZoneId zone, boolean isOpen) {
        LocalDateTime local = LocalDateTime.ofInstant(from, zone);
        int minute = minuteOfWeek(local);
        int next = isOpen ? open.nextClearBit(minute) : open.nextSetBit(minute);
        if (next < 0 || next >= MINUTES_A_WEEK) {
            next = MINUTES_A_WEEK + (isOpen ? open.nextClearBit(0) : open.nextSetBit(0));
        }
        Duration sinceMinute = Duration.between(local.truncatedTo(ChronoUnit.MINUTES), local);
        return from.minus(sinceMinute).plus(next - minute, ChronoUnit.MINUTES);
    }

    private static int minuteOfWeek(LocalDateTime local) {
        return local.getDayOfWeek().ordinal() * Window.MINUTES_A_DAY + local.getHour() * 60 + local.getMinute();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schedule schedule && windows.equals(schedule.windows);
    }

    @Override
    public int hashCode() {
        return windows.hashCode();
    }

    @Override
    public String toString() {
        return windows.toString();
    }
}
