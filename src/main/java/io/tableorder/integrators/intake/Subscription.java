package io.tableorder.integrators.intake;

import io.tableorder.event.EventType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a connector's queue gets.
 *
 * @param types of events; may be patterns
 * @param store whose events; null for those of all
 */
public record Subscription(
        String queue, List<String> types, @Nullable String store) {

    /** The types that there are and that it gets. */
    public Set<String> eventTypes() {
        return types.stream()
                .flatMap(pattern -> EventType.keysLike(pattern).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
