package io.tableorder.integrators.deadletter;

import io.tableorder.integrators.delivery.GivenUp;
import io.tableorder.integrators.delivery.Retried;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * A delivery that is given up becomes a dead letter with it, and is redriven when staff tries the delivery again: all in one
 * transaction.
 */
@Component
class UndeliveredLetters {

    private static final Logger LOG = LoggerFactory.getLogger(UndeliveredLetters.class);

    private final DeadLetters letters;
    private final Keeping keeping;

    UndeliveredLetters(DeadLetters letters, Keeping keeping) {
        this.letters = letters;
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
        List<Long> open = letters.lockOpenOfDelivery(delivery.storeId(), delivery.deliveryId());
        letters.settle(delivery.storeId(), open, DeadLetterAct.REDRIVE, delivery.actor(), null);
    }
}
