package io.tableorder.restaurant.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The mode of a store, as staff see it.
 *
 * @param until when the store takes orders again by itself; null if somebody has to change the mode
 * @param reason for guests
 * @param minutes that guests of a busy store are told to wait
 * @param changedBy the subject of an admin, {@value #RULE} or {@value #SYSTEM}; null if nobody ever changed it
 * @param interrupted how the store was busy before the rule paused it; null if it was not, and in all other modes
 */
record ModeState(
        StoreMode mode,
        @Nullable Instant until,
        @Nullable String reason,
        @Nullable Integer minutes,
        @Nullable String changedBy,
        Instant since,
        @JsonIgnore @Nullable ModeState interrupted) {

    /** Has paused the store because a required connector is out, or has ended that pause. */
    static final String RULE = "rule";

    /** Has ended a mode at its time. */
    static final String SYSTEM = "system";

    ModeState(
            StoreMode mode,
            @Nullable Instant until,
            @Nullable String reason,
            @Nullable Integer minutes,
            @Nullable String changedBy,
            Instant since) {
        this(mode, until, reason, minutes, changedBy, since, null);
    }

    static ModeState online(String by, Instant since) {
        return new ModeState(StoreMode.ONLINE, null, null, null, by, since);
    }

    /** The mode at a time, whether or not the row says already that an earlier one has ended. */
    ModeState at(Instant time) {
        return until == null || time.isBefore(until) ? this : online(SYSTEM, until);
    }

    ModeState pausedByRule(Instant now) {
        return new ModeState(StoreMode.PAUSED, null, null, null, RULE, now, mode == StoreMode.BUSY ? this : null);
    }

    /** The mode that the rule gives back: the one that it has interrupted, if that would not have ended meanwhile. */
    ModeState resumedByRule(Instant now) {
        return interrupted == null || interrupted.at(now).mode() == StoreMode.ONLINE
                ? online(RULE, now)
                : new ModeState(
                        interrupted.mode(),
                        interrupted.until(),
                        interrupted.reason(),
                        interrupted.minutes(),
                        RULE,
                        now);
    }

    boolean isPausedByRule() {
        return mode == StoreMode.PAUSED && RULE.equals(changedBy);
    }

    /** Whether guests see the same. */
    boolean isLike(ModeState other) {
        return mode == other.mode
                && Objects.equals(until, other.until)
                && Objects.equals(reason, other.reason)
                && Objects.equals(minutes, other.minutes);
    }
}
