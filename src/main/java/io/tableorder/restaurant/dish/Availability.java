package io.tableorder.restaurant.dish;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a dish can be ordered, apart from its portions.
 *
 * @param isOffered false: sold out until staff say otherwise
 * @param soldOutUntil it is sold out before that time; null if it is not
 * @param schedule null: at any time
 */
public record Availability(
        boolean isOffered,
        @Nullable Instant soldOutUntil,
        @Nullable Schedule schedule) {

    /** More changes than this within {@link #opensAt} do not happen: one of the schedule's windows is open after each second one. */
    private static final int MOST_CHANGES = 4;

    public boolean isOpen(Instant moment, ZoneId zone) {
        return isOffered
                && (soldOutUntil == null || !moment.isBefore(soldOutUntil))
                && (schedule == null || schedule.isOpen(moment, zone));
    }

    /** When the answer of {@link #isOpen} may next be another; empty if time alone does not change it. */
    public Optional<Instant> nextChange(Instant moment, ZoneId zone) {
        if (!isOffered) {
            return Optional.empty();
        }
        if (soldOutUntil != null && moment.isBefore(soldOutUntil)) {
            return Optional.of(soldOutUntil);
        }
        return schedule == null ? Optional.empty() : schedule.nextChange(moment, zone);
    }

    /** When the dish can be ordered again, if it cannot now and time alone will change that. */
    public Optional<Instant> opensAt(Instant moment, ZoneId zone) {
        Instant next = moment;
        for (int i = 0; i < MOST_CHANGES && !isOpen(next, zone); i++) {
            Optional<Instant> change = nextChange(next, zone);
            if (change.isEmpty()) {
                return Optional.empty();
            }
            next = change.get();
        }
        return next.equals(moment) || !isOpen(next, zone) ? Optional.empty() : Optional.of(next);
    }
}
