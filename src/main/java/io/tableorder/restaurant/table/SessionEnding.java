package io.tableorder.restaurant.table;

import java.util.UUID;

/** Ends a session whose table is taken away. */
public interface SessionEnding {

    /**
     * Completes a session without orders, which the transaction has locked, with its event.
     *
     * @param completedBy the subject of the actor, as the event names it
     */
    void completeEmpty(UUID store, long session, String completedBy);
}
