package io.tableorder.http;

import java.util.Locale;

/** The role of a caller. */
public enum Role {
    TABLE,
    STORE_ADMIN,
    SUPER_ADMIN,
    /** A machine of a store, with an API key and no token. */
    INTEGRATION;

    /** As tokens, rows and metrics have it, such as {@code store_admin}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no role has this word */
    public static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
