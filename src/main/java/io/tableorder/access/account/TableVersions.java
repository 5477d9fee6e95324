package io.tableorder.access.account;

import java.util.Optional;
import java.util.UUID;

/** What accounts have to know of tables: which tokens of theirs are good. */
public interface TableVersions {

    /** The version of the table's credentials, or empty if the store has no such table. */
    Optional<Integer> findTokenVersion(UUID store, long table);
}
