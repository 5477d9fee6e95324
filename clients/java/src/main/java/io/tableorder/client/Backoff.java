package io.tableorder.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double, and of which none is like another, so that clients do not come back all at once. */
final class Backoff {

    private final Duration longest;
    private Duration next;

    Backoff(Duration first, Duration longest) {
        this.next = first;
        this.longest = longest;
    }

    /** The next pause: not shorter than what the service asks for. */
    Duration next(Duration least) {
        Duration pause = next.compareTo(least) < 0 ? least : next;
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(longest) < 0 ? twice : longest;
        return Duration.ofMillis(
                (long) (pause.toMillis() * ThreadLocalRandom.current().nextDouble(1, 1.5)));
    }
}
