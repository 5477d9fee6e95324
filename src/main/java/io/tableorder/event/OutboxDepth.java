package io.tableorder.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.foundation.database.Recurring;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The last count of the events that wait to be published. The metrics read the count, so they never wait for the database. */
@Component
class OutboxDepth {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxDepth.class);

    private final Outbox outbox;
    private volatile Backlog last = new Backlog(0, 0, Duration.ZERO);
    private final Recurring counting = new Recurring(LOG, "The outbox is not counted");

    OutboxDepth(Outbox outbox, MeterRegistry meters) {
        this.outbox = outbox;
        Gauge.builder("tableorder.outbox.events", this, depth -> depth.last.waiting())
                .description("Events that are not published yet, of all stores")
                .register(meters);
        Gauge.builder("tableorder.outbox.parked", this, depth -> depth.last.parked())
                .description("Events that cannot be sent and wait for an operator")
                .register(meters);
        Gauge.builder("tableorder.outbox.age", this, depth -> depth.last.age().toMillis() / 1000.0)
                .description("Age of the oldest event that is not published yet")
                .baseUnit("seconds")
                .register(meters);
    }

    void count() {
        counting.run(() -> last = outbox.backlog());
    }
}
