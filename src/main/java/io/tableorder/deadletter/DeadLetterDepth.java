package io.tableorder.deadletter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.batch.Recurring;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How many dead letters wait for somebody. What was last counted: asking costs nothing, and never hangs. */
@Component
public class DeadLetterDepth {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterDepth.class);

    private final DeadLetters letters;
    private volatile DeadLetters.Depth last = new DeadLetters.Depth(0, null);
    private final Recurring counting = new Recurring(LOG, "Dead letters are not counted");

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
        counting.run(() -> {
            last = letters.depth();
        });
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
