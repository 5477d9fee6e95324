package io.tableorder.integrators.target;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A target that staff keep, as its row.
 *
 * @param otherStations of a fallback: the stations that the store's other printers print for; null for any other target
 * @param otherCategories the same for categories
 */
record TargetRow(
        long id,
        UUID storeId,
        String name,
        String kind,
        String options,
        @Nullable String secret,
        List<String> types,
        boolean isActive,
        Instant statusSince,
        long since,
        int version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable List<String> otherStations,
        @Nullable List<String> otherCategories) {

    /** Its name among all targets. */
    String target() {
        return StoreTargets.PREFIX + id;
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
        return "TargetRow[id=" + id + ", name=" + name + ", kind=" + kind + "]";
    }
}
