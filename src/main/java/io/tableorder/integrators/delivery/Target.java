package io.tableorder.integrators.delivery;

import io.tableorder.integrators.intake.ConnectorEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Receives deliveries: one printer, one POS, one webhook. Attempts are made by the route of its kind, {@code from("delivery:printer")},
 * or by the target itself if it is a {@link DirectTarget}. Several threads use it at once if its policy has several lanes.
 */
public interface Target {

    /**
     * The content to deliver of an event. It is stored in the delivery's row, and is the same for every attempt.
     *
     * @param body the message as the connector's route has left it
     * @return empty if there is nothing to deliver
     * @throws IllegalArgumentException if it can never be delivered
     */
    default Optional<String> contentOf(ConnectorEvent event, String body) {
        return Optional.of(body);
    }

    /** Deliveries with one key arrive in the order of their events; null for a delivery that waits for no other. */
    default @Nullable String orderingKey(ConnectorEvent event) {
        return event.subject();
    }

    /**
     * A key that no later event has: the deliveries that wait under it wait under {@link #orderingKey} of this event from now on. Null for
     * none.
     */
    default @Nullable String endedKey(ConnectorEvent event) {
        return null;
    }

    /** How often, how long and how many at once. */
    default DeliveryPolicy policy() {
        return DeliveryPolicy.DEFAULT;
    }
}
