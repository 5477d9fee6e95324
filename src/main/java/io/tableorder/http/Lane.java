package io.tableorder.http;

import java.util.Locale;

/**
 * Kinds of operations that are served apart, each by threads of its own with a short queue before them: one that is slow or full is
 * so alone. The contract says of which kind an operation is ({@code x-lane}).
 *
 * <p>All that use the database have together fewer threads than it has connections, so that no lane takes another's.
 */
public enum Lane {
    /** Orders of guests. */
    ORDERS(8, 200, true),
    /** Looked up in a cache or in memory, such as the menus of guests: goes on without the database. */
    CACHED(6, 200, false),
    READS(3, 100, true),
    CHANGES(2, 50, true),
    /** Reads a lot, and takes its time: one at a time, and with rests, so that on two processors most is left for orders. */
    REPORTS(1, 8, true),
    /** Checks or hashes a password, which is slow by intention. */
    LOGINS(2, 32, true),
    /** Takes in files. */
    UPLOADS(1, 8, true),
    /** Tells how the instance is: whatever else is full, and on the container's threads, which are bounded by Admission. */
    PROBES(0, 0, false);

    private final int threads;
    private final int places;
    private final boolean needsDatabase;

    Lane(int threads, int places, boolean needsDatabase) {
        this.threads = threads;
        this.places = places;
        this.needsDatabase = needsDatabase;
    }

    /** @throws IllegalArgumentException if there is none of that name: an operation without a lane fails the start */
    static Lane of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Its name in the contract and in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int threads() {
        return threads;
    }

    /** How many requests may wait for a thread. */
    public int places() {
        return places;
    }

    /** Whether a thread rests after each request for as long as the request took. The client has its answer by then. */
    public boolean rests() {
        return this == REPORTS;
    }

    /** Whether there is no use in beginning while the database does not answer. */
    public boolean needsDatabase() {
        return needsDatabase;
    }
}
