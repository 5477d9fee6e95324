package io.tableorder.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Counts attempts, and deliveries that came to an end, by kind of target. */
@Component
class DeliveryCounts {

    private final MeterRegistry meters;
    private final ConcurrentHashMap<String, OfKind> kinds = new ConcurrentHashMap<>();

    /** From nought, or the first failure would be no increase. */
    DeliveryCounts(MeterRegistry meters, Targets targets) {
        this.meters = meters;
        targets.kinds().forEach(this::of);
    }

    void attempted(String kind, Outcome.Result result, Duration took) {
        Timer.builder("tableorder.deliveries.attempts")
                .description("Attempts to deliver, and how long they took")
                .tag("kind", kind)
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(took);
    }

    void confirmed(String kind) {
        of(kind).confirmed.increment();
    }

    /** @param state {@code dead} or {@code expired} */
    void gaveUp(String kind, String state) {
        (state.equals("dead") ? of(kind).dead : of(kind).expired).increment();
    }

    private OfKind of(String kind) {
        return kinds.computeIfAbsent(kind, OfKind::new);
    }

    private final class OfKind {

        private final Counter confirmed;
        private final Counter dead;
        private final Counter expired;

        OfKind(String kind) {
            confirmed = counter(kind, "confirmed");
            dead = counter(kind, "dead");
            expired = counter(kind, "expired");
        }

        private Counter counter(String kind, String state) {
            return Counter.builder("tableorder.deliveries.settled")
                    .description("Deliveries that have arrived, or were given up")
                    .tag("kind", kind)
                    .tag("state", state)
                    .register(meters);
        }
    }
}
