package io.tableorder.restaurant.store;

import java.util.List;
import java.util.UUID;

/** What other modules read about the stores. */
public interface StoreLookup {

    /** A store with the name that people know it by. */
    record NamedStore(UUID id, String name, String currency) {}

    /** The stores that were created first, at most {@code most} of them. */
    List<NamedStore> listOldest(int most);
}
