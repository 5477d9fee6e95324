package io.tableorder.foundation.database;

import java.util.function.IntSupplier;

/** Small pieces of large work in the database: each is a transaction of its own, so that nobody waits long for its locks. */
public final class Batches {

    private Batches() {}

    /** @param batch does the next piece, and says how many rows it was; asked again until there was none */
    public static void untilNone(IntSupplier batch) {
        while (batch.getAsInt() > 0) {
            // Its work is done where it is asked.
        }
    }
}
