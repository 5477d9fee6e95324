package io.tableorder.event;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Keeps a time between batches that had events, so that under load each has more of them. The first one after a rest does not wait. */
final class Linger {

    private final long nanos;
    private long lastFound;

    Linger(Duration time) {
        this.nanos = time.toNanos();
        this.lastFound = System.nanoTime() - nanos;
    }

    /** A batch with events has been claimed. */
    void found() {
        lastFound = System.nanoTime();
    }

    /** Waits until the time has passed since the last {@link #found}, unless the thread is interrupted. */
    void await() {
        long rest = rest();
        while (rest > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(rest);
            rest = rest();
        }
    }

    private long rest() {
        return nanos - (System.nanoTime() - lastFound);
    }
}
