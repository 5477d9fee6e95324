package io.tableorder.access.account;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the devices of guests are, by which this module checks their tokens. */
public interface DeviceLookup {

    /**
     * Where a device is now.
     *
     * @param table a tablet stands there, or the visit of a phone is there
     * @param visit the session of a phone; null for a tablet
     * @param isOver whether the session of a phone has been completed
     */
    record Place(long table, @Nullable Long visit, boolean isOver) {}

    /** Finds a device, and notes that it was seen. Empty if the store has no such device, or has revoked it. */
    Optional<Place> locate(UUID store, long device);
}
