package io.tableorder.event;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Decides when to try again: after 0.2 s, then after twice as long each time, with jitter. */
class Backoff {

    // Short enough to notice within seconds that the broker is back.
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private volatile int failures;
    private volatile long notBefore = System.nanoTime();

    boolean isDue() {
        return System.nanoTime() - notBefore >= 0;
    }

    boolean isFailing() {
        return failures > 0;
    }

    /** Only the relay's one thread calls this. */
    void failed() {
        long millis = Math.min(LONGEST.toMillis(), 200L << Math.min(failures, 10));
        failures = failures + 1;
        double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1.0);
        notBefore =
                System.nanoTime() + Duration.ofMillis((long) (millis * jitter)).toNanos();
    }

    /** Makes the next attempt due now, because it is likely to succeed. */
    void tryNow() {
        notBefore = System.nanoTime();
    }

    void succeeded() {
        failures = 0;
    }
}
