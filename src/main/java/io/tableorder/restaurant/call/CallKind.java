package io.tableorder.restaurant.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What guests call for. */
enum CallKind {
    STAFF,
    WATER,
    UTENSILS,
    BILL,
    OTHER;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static CallKind of(String word) {
        for (CallKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
