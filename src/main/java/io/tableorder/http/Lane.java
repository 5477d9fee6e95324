package io.tableorder.http;

import java.time.Duration;
import java.util.Locale;

/**
 * Kinds of operations that each have a few turns, and a short queue: a slow or full lane does not affect the others. The contract names
 * the lane of each operation ({@code x-lane}).
 *
 * <p>All lanes that use the database have together fewer turns than the pool has connections, so that no lane takes connections from
 * another.
 */
public enum Lane {
    /** Orders of guests. */
    ORDERS(8, 200, true),
    /** Reads from a cache or from memory, such as the menus of guests. They work without the database. */
    CACHED(6, 200, false),
    READS(3, 100, true),
    CHANGES(2, 50, true),
    /** Long reads, one at a time and with rests, so that most of two processors stays free for orders. */
    REPORTS(1, 8, true),
    /** Checking or hashing a password, which is slow on purpose. */
    LOGINS(2, 32, true),
    /** Receiving files. */
    UPLOADS(1, 8, true),
    /** Health probes. They run on the container's threads, which Admission bounds, so that no full lane affects them. */
    PROBES(0, 0, false);

    private final int turns;
    private final int places;
    private final boolean needsDatabase;

    Lane(int turns, int places, boolean needsDatabase) {
        this.turns = turns;
        this.places = places;
        this.needsDatabase = needsDatabase;
    }

    /** @throws IllegalArgumentException if no lane has that name; the start then fails */
    static Lane of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The lane's name in the contract and in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many requests it serves at once. */
    public int turns() {
        return turns;
    }

    /** How many requests may wait for a turn. */
    public int places() {
        return places;
    }

    /** Whether a thread rests after each request for as long as the request took, at most a second. The client has its answer by then. */
    public boolean rests() {
        return this == REPORTS;
    }

    /** How long a request waits for its turn and its answer. Then it is answered with 503. */
    public Duration patience() {
        return this == REPORTS ? Duration.ofSeconds(55) : Duration.ofSeconds(30);
    }

    /**
     * What operators promise of it, and alerts watch: 95 of 100 requests for a simple operation are answered within a second, of those for
     * a complex one within three. Complex is what computes a long time or receives much, by design: reports, files, whatever checks or
     * hashes a password, uploads and imports. All else is simple, the order of a guest as well.
     */
    public String complexity() {
        return switch (this) {
            case REPORTS, LOGINS, UPLOADS -> "complex";
            case ORDERS, CACHED, READS, CHANGES, PROBES -> "simple";
        };
    }

    /** Whether its operations cannot work while the database does not answer. */
    public boolean needsDatabase() {
        return needsDatabase;
    }
}
