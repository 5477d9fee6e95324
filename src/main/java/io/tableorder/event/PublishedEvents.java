package io.tableorder.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tableorder.event.Batch.Item;
import io.tableorder.event.Batch.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Counts the events that this instance has published, and records their age when the broker confirmed them. */
@Component
class PublishedEvents {

    private static final String OTHER = "other";

    private final Map<String, Counter> byType;
    private final Timer age;
    private final Counter interrupted;
    private final Counter refused;
    private final Counter unsendable;

    PublishedEvents(MeterRegistry meters) {
        byType = Stream.concat(Arrays.stream(EventType.values()).map(EventType::key), Stream.of(OTHER))
                .distinct()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), type -> Counter.builder(
                                "tableorder.events.published")
                        .description("Events that the broker has confirmed; one that is sent again counts again")
                        .tag("type", type)
                        .register(meters)));
        age = Timer.builder("tableorder.events.age")
                .description("Age of an event when the broker has confirmed it")
                .register(meters);
        interrupted = failures(meters, "interrupted");
        refused = failures(meters, "refused");
        unsendable = failures(meters, "unsendable");
    }

    private static Counter failures(MeterRegistry meters, String reason) {
        return Counter.builder("tableorder.events.failures")
                .description(
                        "Attempts to publish that failed: batches while the broker is away, single events that it or we refuse")
                .tag("reason", reason)
                .register(meters);
    }

    void count(Batch batch) {
        if (batch.failure() != null) {
            interrupted.increment();
        }
        if (batch.items().isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        for (Item item : batch.items()) {
            if (item.outcome() == Outcome.CONFIRMED) {
                Counter counter = byType.get(item.event.type());
                (counter == null ? Objects.requireNonNull(byType.get(OTHER)) : counter).increment();
                age.record(Duration.between(item.event.createdAt(), now));
            } else if (item.outcome() == Outcome.REFUSED) {
                refused.increment();
            } else if (item.outcome() == Outcome.UNSENDABLE) {
                unsendable.increment();
            }
        }
    }

    /** Counts a run that the broker or the database has interrupted. */
    void countInterruption() {
        interrupted.increment();
    }
}
