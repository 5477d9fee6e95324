package io.tableorder.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LingerTest {

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void theFirstBatchDoesNotWait() {
        new Linger(Duration.ofHours(1)).await();
    }

    @Test
    void aBatchWaitsForTheTimeSinceTheLastOne() {
        Duration time = Duration.ofMillis(50);
        Linger linger = new Linger(time);
        long before = System.nanoTime();
        linger.found();
        linger.await();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(time.toNanos());
    }

    @Test
    void anInterruptEndsTheWait() {
        Linger linger = new Linger(Duration.ofHours(1));
        linger.found();
        Thread.currentThread().interrupt();
        linger.await();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
}
