package io.tableorder.access.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an API key grants access to. Each operation that accepts API keys names one scope in the contract, as its {@code x-scope}. */
enum ApiKeyScope {
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
    static ApiKeyScope of(String word) {
        for (ApiKeyScope scope : values()) {
            if (scope.word().equals(word)) {
                return scope;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
