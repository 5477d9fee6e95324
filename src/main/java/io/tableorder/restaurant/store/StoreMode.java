package io.tableorder.restaurant.store;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a store takes orders. Guests of a busy one are told how many minutes to wait. */
public enum StoreMode {
    ONLINE,
    BUSY,
    PAUSED;

    /** Jackson itself would also take a number for one of them. */
    @JsonCreator
    static StoreMode of(String word) {
        return valueOf(word);
    }

    /**
     * The mode at a time: one that has ended is {@link #ONLINE}, whether or not the row says so yet.
     *
     * @param until when the mode ends; null if it stays until someone changes it
     */
    public StoreMode at(Instant time, @Nullable Instant until) {
        return until == null || time.isBefore(until) ? this : ONLINE;
    }
}
