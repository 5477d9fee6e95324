package io.tableorder.restaurant.history;

import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * Which session of the table is to go on.
 *
 * @param sessionId null: the one that was completed last
 */
record ReopenSession(@Nullable @Positive Long sessionId) {

    static final ReopenSession LAST = new ReopenSession(null);

    boolean isAbout(long session) {
        return sessionId == null || sessionId == session;
    }
}
