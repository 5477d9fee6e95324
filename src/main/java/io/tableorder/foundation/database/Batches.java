package io.tableorder.foundation.database;

import java.util.function.IntSupplier;

/** Splits large work in the database into small transactions, so that others wait only briefly for their locks. */
public final class Batches {

    private Batches() {}

    /** @param batch processes the next batch and returns its number of rows; called until it returns 0 */
    public static void untilNone(IntSupplier batch) {
        while (batch.getAsInt() > 0) {
            // The condition does the work.
        }
    }
}
