package io.tableorder.deadletter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** How many dead letters wait for somebody. What was last counted: asking costs nothing, and never hangs. */
@Component
public class DeadLetterDepth {

    private final DeadLetters letters;
    private volatile DeadLetters.Depth last = new DeadLetters.Depth(0, null);

    DeadLetterDepth(DeadLetters letters, MeterRegistry meters) {
        this.letters = letters;
        Gauge.builder("tableorder.dead.letters", this, DeadLetterDepth::open)
                .description("Open dead letters, of all stores and none")
                .register(meters);
        Gauge.builder("tableorder.dead.letters.age", this, depth -> depth.age().toSeconds())
                .description("Age of the oldest open dead letter")
                .baseUnit("seconds")
                .register(meters);
    }

    void count() {
        last = letters.depth();
    }

    public long open() {
        return last.open();
    }

    /** Of the oldest that is open; zero when none is. */
    public Duration age() {
        Instant oldest = last.oldest();
        return oldest == null ? Duration.ZERO : Duration.between(oldest, Instant.now());
    }
}
