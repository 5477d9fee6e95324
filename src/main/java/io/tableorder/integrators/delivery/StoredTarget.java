package io.tableorder.integrators.delivery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A target that is a row, as it was read.
 *
 * @param name its name in deliveries
 * @param version changes with every change of the row
 * @param types of events that it gets, or patterns such as {@code order.*}
 * @param since it gets the events of its store after this number
 * @param pausedAt null while it is not paused
 * @param opener makes the target; throws IllegalArgumentException if an option has become wrong
 */
public record StoredTarget(
        String name,
        UUID storeId,
        String kind,
        String version,
        List<String> types,
        long since,
        @Nullable Instant pausedAt,
        Supplier<Target> opener) {

    public boolean wants(String type) {
        return types.stream()
                .anyMatch(wanted -> wanted.equals("*")
                        || wanted.equals(type)
                        || wanted.endsWith(".*") && type.startsWith(wanted.substring(0, wanted.length() - 1)));
    }

    boolean isPaused() {
        return pausedAt != null;
    }
}
