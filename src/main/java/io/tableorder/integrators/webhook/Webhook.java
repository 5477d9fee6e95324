package io.tableorder.integrators.webhook;

import io.tableorder.integrators.delivery.DeliveryPolicy;
import java.time.Duration;
import java.util.List;

/** A webhook of a drop-in. It sends the body that the route has made, signed, to one URL. */
final class Webhook implements WebhookTarget {

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

    private final Way way;

    Webhook(WebhookSender.Receiver receiver) {
        this.way = new Way.To(receiver);
    }

    @Override
    public Way way() {
        return way;
    }

    @Override
    public DeliveryPolicy policy() {
        return POLICY;
    }
}
