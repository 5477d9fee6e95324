package io.tableorder.integrators.delivery;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Targets that staff keep as rows, such as webhooks. Each is opened only when there is a delivery for it. */
public interface StoredTargets {

    /** The beginning of their names; a row's id follows. */
    String prefix();

    /** Those with these ids, as far as they exist. */
    List<StoredTarget> find(Collection<Long> ids);

    /** The targets of these stores that get events. */
    List<StoredTarget> of(Collection<UUID> stores);

    /** Counts the active ones of all stores by condition. */
    List<TargetCount> counts();

    /** The target that the staff of a store have given this name. */
    default Optional<StoredTarget> find(UUID store, String name) {
        return Optional.empty();
    }
}
