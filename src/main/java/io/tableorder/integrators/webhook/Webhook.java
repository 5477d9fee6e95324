package io.tableorder.integrators.webhook;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Target;
import java.time.Duration;
import java.util.List;

/** A webhook of a drop-in. It sends the body that the route has made, signed, to one URL. */
class Webhook implements Target {

    /** Waits of five seconds to twelve hours, over three days; at most four attempts at once. */
    static final DeliveryPolicy POLICY = DeliveryPolicy.DEFAULT
            .withLadder(List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(12),
                    Duration.ofHours(12),
                    Duration.ofHours(12),
                    Duration.ofHours(12)))
            .withExpiry(Duration.ofDays(3))
            // Longer than the sender ever takes.
            .withPatience(WebhookSender.EXCHANGE_LIMIT.plusSeconds(10))
            .withLanes(4)
            .withProbe(Duration.ofSeconds(30));

    private final WebhookSender sender;
    private final WebhookSender.Receiver receiver;

    Webhook(WebhookSender sender, WebhookSender.Receiver receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    @Override
    public Outcome attempt(Delivery delivery) throws InterruptedException {
        return sender.send(receiver, delivery);
    }

    @Override
    public DeliveryPolicy policy() {
        return POLICY;
    }
}
