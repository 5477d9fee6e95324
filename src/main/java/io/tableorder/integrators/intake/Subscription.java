package io.tableorder.integrators.intake;

import io.tableorder.event.EventType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The events that a connector's queue gets.
 *
 * @param types of events; may be patterns
 * @param store null for the events of all stores
 */
public record Subscription(
        String queue, List<String> types, @Nullable String store) {

    /** The existing types of events that the patterns match. */
    public Set<String> eventTypes() {
        return types.stream()
                .flatMap(pattern -> EventType.keysLike(pattern).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
