package io.tableorder.access.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an API key opens; each operation that takes keys names one of them in the contract, as its {@code x-scope}. */
enum KeyScope {
    ALL,
    PRINTING,
    ORDERS,
    MENUS,
    EVENTS;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static KeyScope of(String word) {
        for (KeyScope scope : values()) {
            if (scope.word().equals(word)) {
                return scope;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
