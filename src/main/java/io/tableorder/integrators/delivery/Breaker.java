package io.tableorder.integrators.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether attempts at a target are made. */
public enum Breaker {
    /** Attempts are made. */
    CLOSED,
    /** No attempt is made for a while. */
    OPEN,
    /** The next attempt decides. */
    HALF_OPEN;

    /** As the API writes it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
