package io.tableorder.edge;

import io.tableorder.http.Lane;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContext;

/** Lanes whose threads and places are all taken, until this is closed. */
public final class FullLanes implements AutoCloseable {

    private final CountDownLatch release = new CountDownLatch(1);

    private FullLanes() {}

    /** All that routes answer requests on. */
    public static FullLanes all(ApplicationContext context) {
        FullLanes full = new FullLanes();
        for (Lane lane : Lane.values()) {
            if (lane != Lane.PROBES) {
                full.fill(context.getBean(Lanes.class), lane);
            }
        }
        return full;
    }

    static FullLanes of(Lanes lanes, Lane lane) {
        FullLanes full = new FullLanes();
        full.fill(lanes, lane);
        return full;
    }

    private void fill(Lanes lanes, Lane lane) {
        // A thread that was idle takes a request from its place a moment after that was put
        // there, and so does one that is just done with a request that was answered already.
        AtomicInteger held = new AtomicInteger();
        while (held.get() < lane.turns() || !lanes.isTaken(lane)) {
            try {
                lanes.execute(lane, () -> hold(held));
            } catch (RejectedExecutionException full) {
                Thread.onSpinWait();
            }
        }
    }

    private void hold(AtomicInteger held) {
        held.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        release.countDown();
    }
}
