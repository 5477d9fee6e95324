package io.tableorder.integrators.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts attempts and settled deliveries by kind of target, once they are committed. */
@Component
class DeliveryCounts {

    private final MeterRegistry meters;
    private final ConcurrentHashMap<String, OfKind> kinds = new ConcurrentHashMap<>();

    /** Registers the counters at zero, so that the first failure is an increase. */
    DeliveryCounts(MeterRegistry meters, Targets targets) {
        this.meters = meters;
        targets.kinds().forEach(this::of);
    }

    void attempted(String kind, Outcome.Result result, Duration took) {
        Timer timer = Timer.builder("tableorder.deliveries.attempts")
                .description("Attempts to deliver, and how long they took")
                .tag("kind", kind)
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .register(meters);
        afterCommit(() -> timer.record(took));
    }

    void confirmed(String kind) {
        afterCommit(of(kind).confirmed::increment);
    }

    /** @param state {@code DEAD} or {@code EXPIRED} */
    void gaveUp(String kind, DeliveryState state) {
        afterCommit((state == DeliveryState.DEAD ? of(kind).dead : of(kind).expired)::increment);
    }

    private static void afterCommit(Runnable count) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                count.run();
            }
        });
    }

    private OfKind of(String kind) {
        return kinds.computeIfAbsent(kind, OfKind::new);
    }

    private final class OfKind {

        private final Counter confirmed;
        private final Counter dead;
        private final Counter expired;

        OfKind(String kind) {
            confirmed = counter(kind, DeliveryState.CONFIRMED);
            dead = counter(kind, DeliveryState.DEAD);
            expired = counter(kind, DeliveryState.EXPIRED);
        }

        private Counter counter(String kind, DeliveryState state) {
            return Counter.builder("tableorder.deliveries.settled")
                    .description("Deliveries that have arrived, or were given up")
                    .tag("kind", kind)
                    .tag("state", state.word())
                    .register(meters);
        }
    }
}
