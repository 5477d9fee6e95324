package io.tableorder.restaurant.history;

import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * A request to reopen a session of a table.
 *
 * @param sessionId null for the session that was completed last
 */
record ReopenSession(@Nullable @Positive Long sessionId) {

    static final ReopenSession LAST = new ReopenSession(null);

    boolean isAbout(long session) {
        return sessionId == null || sessionId == session;
    }
}
