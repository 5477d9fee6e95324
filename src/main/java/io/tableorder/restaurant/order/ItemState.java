package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far the kitchen is with an item of an order. */
public enum ItemState {
    QUEUED,
    COOKING,
    READY,
    SERVED,
    CANCELLED;

    /** Whether the kitchen still has to make it. */
    public boolean isUnmade() {
        return this == QUEUED || this == COOKING;
    }

    /** Whether staff may give a single item that state next. A ready one may have to be made again. */
    public boolean canBecome(ItemState next) {
        return next == COOKING && this == READY || next != CANCELLED && precedes(next);
    }

    /** Whether an item is behind one with that state. What is served is not cancelled with its order. */
    boolean precedes(ItemState next) {
        return this != SERVED && compareTo(next) < 0;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static ItemState of(String word) {
        for (ItemState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
