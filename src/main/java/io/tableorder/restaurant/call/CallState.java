package io.tableorder.restaurant.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far staff are with a call. */
enum CallState {
    /** Nobody has taken it yet. */
    OPEN,
    /** Somebody is on the way. */
    ACKNOWLEDGED,
    /** It is settled, or its session has ended. */
    RESOLVED;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CallState of(String word) {
        for (CallState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
