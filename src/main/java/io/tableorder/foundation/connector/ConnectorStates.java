package io.tableorder.foundation.connector;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Knows the connectors that serve stores, and the targets that stores keep. */
public interface ConnectorStates {

    /**
     * A store's connector or target.
     *
     * @param name of a connector, or of a target as {@code target-7}
     */
    record Named(UUID store, String name) {}

    /** Of connectors that do not exist, or do not serve the store. */
    String NOT_REGISTERED = "NOT_REGISTERED";

    /**
     * What is wrong with each of them, such as {@link #NOT_REGISTERED} or {@code PAPER_OUT}; those that work are left out. All instances
     * see the same targets, but each sees its own connectors.
     */
    Map<Named, String> outages(Collection<Named> names);
}
