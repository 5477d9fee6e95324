package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why staff cancel a part of an order. Those of a manager also cancel what is served. */
enum VoidReason {
    CHANGED_MIND,
    ENTRY_ERROR,
    SOLD_OUT,
    TOO_SLOW,
    OTHER,
    MANAGER_QUALITY,
    MANAGER_GOODWILL,
    MANAGER_ENTRY_ERROR;

    /** In the report, of an order that was cancelled as a whole; nobody can give this reason for a part. */
    static final String WHOLE_ORDER = "whole_order";

    boolean isOfManager() {
        return name().startsWith("MANAGER_");
    }

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static VoidReason of(String word) {
        for (VoidReason reason : values()) {
            if (reason.word().equals(word)) {
                return reason;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
