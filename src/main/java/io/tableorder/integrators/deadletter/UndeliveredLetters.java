package io.tableorder.integrators.deadletter;

import io.tableorder.integrators.delivery.GivenUp;
import io.tableorder.integrators.delivery.Retried;
import io.tableorder.integrators.delivery.TargetGone;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Adds a dead letter for each delivery that is given up, marks it as redriven when staff retry the delivery, and discards it when they delete
 * the target. Each happens in the transaction of the delivery or target.
 */
@Component
class UndeliveredLetters {

    private static final Logger LOG = LoggerFactory.getLogger(UndeliveredLetters.class);

    private final NewDeadLetters letters;
    private final OpenDeadLetters openLetters;
    private final Keeping keeping;

    UndeliveredLetters(NewDeadLetters letters, OpenDeadLetters openLetters, Keeping keeping) {
        this.letters = letters;
        this.openLetters = openLetters;
        this.keeping = keeping;
    }

    @EventListener
    void keep(GivenUp delivery) {
        Map<String, Object> headers = Map.of(
                "job-id", delivery.jobId(),
                "target", delivery.target(),
                "target-kind", delivery.kind(),
                "event-id", delivery.eventId(),
                "event-type", delivery.eventType());
        long id = letters.add(delivery, keeping.headers(headers));
        LOG.warn(
                "Delivery {} to {} is given up after {} attempts, dead letter {}: {}",
                delivery.deliveryId(),
                delivery.target(),
                delivery.attempts(),
                id,
                delivery.code());
    }

    @EventListener
    void settle(Retried delivery) {
        List<Long> open = openLetters.lockOpenOfDelivery(delivery.storeId(), delivery.deliveryId());
        openLetters.settle(delivery.storeId(), open, DeadLetterAct.REDRIVE, delivery.actor(), null);
    }

    /** They can never be sent, and would stand before others that can. */
    @EventListener
    void discard(TargetGone gone) {
        List<Long> open = openLetters.lockOpenOfTarget(gone.storeId(), gone.target());
        openLetters.settle(gone.storeId(), open, DeadLetterAct.DISCARD, gone.actor(), "The target was deleted");
    }
}
