package io.tableorder.integrators.delivery;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Targets that are rows which staff keep, such as webhooks. Each is opened when there is something for it, and not before. */
public interface StoredTargets {

    /** What the names of these begin with; a row's id follows. */
    String prefix();

    /** Those of these rows that are there. */
    List<StoredTarget> find(Collection<Long> ids);

    /** Those of these stores that want events. */
    List<StoredTarget> of(Collection<UUID> stores);

    /** How all of them do. */
    List<TargetCount> counts();

    /** The one that staff of a store know by this name. */
    default Optional<StoredTarget> find(UUID store, String name) {
        return Optional.empty();
    }
}
