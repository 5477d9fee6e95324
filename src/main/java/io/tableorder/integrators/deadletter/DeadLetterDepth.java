package io.tableorder.integrators.deadletter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.tableorder.foundation.database.Recurring;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Counts the open dead letters, and the recent ones of each kind, for health and metrics. Readers get the last count, without a
 * query.
 */
@Component
public class DeadLetterDepth {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterDepth.class);

    /** A dead letter counts as recent, and is worth an alert, for this long. */
    private static final Duration RECENT = Duration.ofHours(1);

    private final DeadLetters letters;
    private final MultiGauge recent;
    private final SortedSet<String> kinds = new TreeSet<>(List.of(FailedMessages.KIND, RejectedMessages.KIND));
    private volatile DeadLetters.Depth last = new DeadLetters.Depth(0, null);
    private volatile Map<String, Long> recentByKind = Map.of();
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
        this.recent = MultiGauge.builder("tableorder.dead.letters.recent")
                .description("Open dead letters that were made within the last hour, of all stores and none")
                .register(meters);
    }

    void count() {
        counting.run(() -> {
            last = letters.depth();
            recentByKind = letters.recent(RECENT);
            // A kind that was seen once stays, and goes down to 0.
            kinds.addAll(recentByKind.keySet());
            recent.register(kinds.stream().map(this::row).toList());
        });
    }

    private Row<?> row(String kind) {
        return Row.of(Tags.of("kind", kind), () -> recentByKind.getOrDefault(kind, 0L));
    }

    public long open() {
        return last.open();
    }

    /** The age of the oldest open dead letter; zero if none is open. */
    public Duration age() {
        Instant oldest = last.oldest();
        return oldest == null ? Duration.ZERO : Duration.between(oldest, Instant.now());
    }
}
