package io.tableorder.integrators.target;

import io.tableorder.integrators.delivery.DeliveryQueue;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Prints a ticket without an order, so that staff see whether a printer works. */
@Component
class TestTicket {

    static final String TYPE = "target.test";

    private final DeliveryQueue deliveries;

    TestTicket(DeliveryQueue deliveries) {
        this.deliveries = deliveries;
    }

    /** What was sent, and the target that its delivery goes to. */
    record Sent(UUID eventId, String eventType, String target) {}

    Sent send(TargetRow target) {
        UUID id = UUID.randomUUID();
        String text =
                "시험 인쇄 Test ticket\n" + target.name() + "\n" + id.toString().substring(0, 8) + "\n";
        // Without a subject it waits for no other delivery.
        ConnectorEvent event =
                new ConnectorEvent("staff", id, id, target.storeId(), TYPE, Instant.now(), null, "", text);
        deliveries.add(target.target(), event, "", text);
        deliveries.tryNow(target.target());
        return new Sent(id, TYPE, target.target());
    }
}
