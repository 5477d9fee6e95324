package io.tableorder.restaurant.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a store takes orders. Guests of a busy one are told how many minutes to wait. */
public enum StoreMode {
    ONLINE,
    BUSY,
    PAUSED;

    /**
     * The mode at a time: one that has ended is {@link #ONLINE}, whether or not the row says so yet.
     *
     * @param until when the mode ends; null if it stays until someone changes it
     */
    public StoreMode at(Instant time, @Nullable Instant until) {
        return until == null || time.isBefore(until) ? this : ONLINE;
    }
}
