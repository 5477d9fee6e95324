package io.tableorder.restaurant.menu;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a guest, as it was read from the database.
 *
 * @param staleAt from when time alone has made it wrong, by {@link System#nanoTime}; null for never
 */
record MenuAnswer(byte[] json, @Nullable Long staleAt) {

    /** @param readSince when the reading began, by {@link System#nanoTime} */
    static MenuAnswer of(byte[] json, long readSince, @Nullable Duration lasts) {
        return new MenuAnswer(json, lasts == null ? null : readSince + lasts.toNanos());
    }

    /** For how many whole seconds the answer can be kept, at most {@code longest}. */
    long secondsLeft(Duration longest) {
        return staleAt == null
                ? longest.toSeconds()
                : Math.min(
                        longest.toSeconds(),
                        Duration.ofNanos(staleAt - System.nanoTime()).toSeconds());
    }
}
