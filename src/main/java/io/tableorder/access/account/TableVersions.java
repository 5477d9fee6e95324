package io.tableorder.access.account;

import java.util.Optional;
import java.util.UUID;

/** The versions of the credentials of tables, by which this module checks the tokens of tables. */
public interface TableVersions {

    /** The version of the table's credentials, or empty if the store has no such table. */
    Optional<Integer> findTokenVersion(UUID store, long table);
}
