package io.tableorder.integrators.delivery;

import io.tableorder.integrators.intake.ConnectorEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that deliveries go to: one printer, one POS, one webhook. Used by several threads at once if its policy says so. */
public interface Target {

    /**
     * What of an event is to be delivered. It is kept in the delivery's row and is the same for every attempt.
     *
     * @param body the message as the connector's route has left it
     * @return empty when there is nothing to deliver
     * @throws IllegalArgumentException when it cannot be delivered, ever
     */
    default Optional<String> contentOf(ConnectorEvent event, String body) {
        return Optional.of(body);
    }

    /** Deliveries of one key arrive in the order of their events; null for those that wait for no other. */
    default @Nullable String orderingKey(ConnectorEvent event) {
        return event.subject();
    }

    /**
     * Makes one attempt and waits for what comes of it, within {@link DeliveryPolicy#patience()}. What it throws counts as
     * {@link Outcome#failed}, and as done for all that is known.
     */
    Outcome attempt(Delivery delivery) throws Exception;

    /** How often, how long and how many at once. */
    default DeliveryPolicy policy() {
        return DeliveryPolicy.DEFAULT;
    }
}
