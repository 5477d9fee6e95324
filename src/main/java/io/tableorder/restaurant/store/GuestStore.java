package io.tableorder.restaurant.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store as its guests see it.
 *
 * @param minutes that guests of a busy store are told to wait
 * @param languages that its menu is translated into
 */
record GuestStore(
        String name,
        StoreMode mode,
        @Nullable Integer minutes,
        @Nullable String reason,
        @Nullable Instant until,
        String currency,
        List<String> languages) {}
