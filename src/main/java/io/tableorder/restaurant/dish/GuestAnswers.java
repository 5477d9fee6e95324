package io.tableorder.restaurant.dish;

import java.util.UUID;

/** The answers to guests that are kept for a while. */
public interface GuestAnswers {

    /** Outdates all answers about the menu of a store. A change calls this after its commit, and before it is answered. */
    void drop(UUID store);
}
