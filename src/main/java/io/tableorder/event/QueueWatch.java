package io.tableorder.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.stereotype.Component;

/** Watches the queues of connectors, also of those whose files were deleted, and unbinds full queues without a consumer. */
@Component
class QueueWatch {

    /** How many events may wait for a connector that is not loaded. The log has them for 72 hours as well. */
    static final long LIMIT_OF_UNREAD = 100_000;

    private static final int MOST_NAMED = 500;

    /** The queue of webhooks in versions before they read the log. Instances of such a version may still listen to it. */
    private static final String RETIRED = "table-order-webhooks";

    private static final Logger LOG = LoggerFactory.getLogger(QueueWatch.class);

    private final Topology topology;
    private final RabbitAdmin admin;
    private final MultiGauge messages;
    private boolean isRetired;

    QueueWatch(Topology topology, RabbitAdmin admin, MeterRegistry meters) {
        this.topology = topology;
        this.admin = admin;
        this.messages = MultiGauge.builder("tableorder.queue.messages")
                .description("Events that wait in the queues of connectors; at most " + MOST_NAMED + " queues")
                .register(meters);
    }

    void look() {
        topology.reportLostQueues();
        try {
            retire();
            look(LIMIT_OF_UNREAD);
        } catch (AmqpException e) {
            LOG.debug("Queues are not looked at while the broker is away", e);
        }
    }

    /** Deletes the retired queue at RabbitMQ; the embedded broker keeps no queues. */
    private void retire() {
        if (!isRetired && topology.isRabbitMq()) {
            try {
                admin.deleteQueue(RETIRED, true, false);
                topology.forgetDeleted(RETIRED);
                isRetired = true;
            } catch (AmqpException e) {
                LOG.debug("Queue {} is still listened to", RETIRED, e);
            }
        }
    }

    void look(long limit) {
        List<Row<?>> rows = new ArrayList<>();
        for (String queue : topology.knownQueues()) {
            QueueInformation found = admin.getQueueInfo(queue);
            if (found == null) {
                topology.forgetDeleted(queue);
                continue;
            }
            if (rows.size() < MOST_NAMED) {
                rows.add(Row.of(Tags.of("queue", queue), found.getMessageCount()));
            }
            if (found.getConsumerCount() == 0 && found.getMessageCount() >= limit) {
                topology.stopFilling(queue);
            }
        }
        messages.register(rows, true);
    }
}
