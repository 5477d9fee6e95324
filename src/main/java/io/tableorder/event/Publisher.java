package io.tableorder.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.tableorder.event.Batch.Item;
import io.tableorder.event.Batch.Outcome;
import io.tableorder.foundation.trace.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitOperations;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Publishes batches, in order and on one channel, and waits for the broker's confirm of each message. An event counts as published once the
 * broker has confirmed it without returning it. Used by one thread.
 */
@Component
class Publisher {

    static final int LARGEST_BODY = 16 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final int LONGEST_ROUTING_KEY = 255;
    // After a crash of the broker, publishing can stay stuck until there is a new connection (spring-amqp 3448).
    private static final int SILENT_BATCHES = 3;
    // The broker's text. The code alone is ambiguous: Spring uses
    // the same one when it closes a channel that gets no answer.
    private static final String PRECONDITION_FAILED = "reply-text=PRECONDITION_FAILED";

    private final ConnectionFactory connections;
    private final RabbitTemplate template;
    private final Topology topology;

    private @Nullable Connection declaredOn;
    private int silentBatches;
    private boolean careful;

    Publisher(ConnectionFactory connectionFactory, Topology topology) {
        // A separate connection: when the broker stops reading from
        // publishers, consumers must still be able to acknowledge.
        this.connections = connectionFactory.getPublisherConnectionFactory();
        this.template = new RabbitTemplate(connectionFactory);
        this.topology = topology;
        template.setUsePublisherConnection(true);
        template.setMandatory(true);
        if (connections instanceof CachingConnectionFactory caching) {
            caching.setCloseTimeout((int) CLOSE_TIMEOUT.toMillis());
        }
        template.setReturnsCallback(returned -> LOG.debug("Returned: {}", returned));
    }

    /** Opens the connection if there is none, and replaces it if it seems to be stuck. */
    void connect() {
        if (silentBatches >= SILENT_BATCHES) {
            silentBatches = 0;
            connections.resetConnection();
        }
        connections.createConnection();
    }

    /** True after the broker has closed the channel because of some message. Sending each message alone shows which one it is. */
    boolean isCareful() {
        return careful;
    }

    /** Publishes the events of the batch, and marks each with its outcome. */
    void publish(Batch batch) {
        if (batch.items().isEmpty()) {
            return;
        }
        List<Item> items = sendable(batch.items());
        boolean wasCareful = careful;
        careful = false;
        if (wasCareful) {
            items.forEach(item -> publish(batch, List.of(item), true));
        } else {
            publish(batch, items, false);
        }
        silentBatches = batch.confirmed() == 0 && batch.failure() != null ? silentBatches + 1 : 0;
    }

    /** The events of each store before its first one that no broker would take. */
    private static List<Item> sendable(List<Item> items) {
        List<Item> sendable = new ArrayList<>(items.size());
        @Nullable UUID stopped = null;
        for (Item item : items) {
            if (item.event.storeId().equals(stopped)) {
                continue;
            }
            String defect = defect(item.event);
            if (defect.isEmpty()) {
                sendable.add(item);
            } else {
                item.mark(Outcome.UNSENDABLE, defect);
                stopped = item.event.storeId();
            }
        }
        return sendable;
    }

    // Checked here, because the client library would throw in the middle of a batch and lose count of what it has sent.
    private static String defect(Event event) {
        if (Topology.routingKey(event).getBytes(UTF_8).length > LONGEST_ROUTING_KEY) {
            return "type is longer than a routing key may be";
        }
        if (event.payload().length() > LARGEST_BODY) {
            return "larger than " + LARGEST_BODY + " bytes";
        }
        return "";
    }

    private void publish(Batch batch, List<Item> items, boolean alone) {
        List<CorrelationData> sent = new ArrayList<>(items.size());
        try {
            template.invoke(operations -> {
                declareOnce(operations);
                for (Item item : items) {
                    CorrelationData correlation =
                            new CorrelationData(item.event.id().toString());
                    Message message = CloudEvent.message(item.event);
                    operations.send(Topology.EXCHANGE, Topology.routingKey(item.event), message, correlation);
                    sent.add(correlation);
                }
                awaitConfirms(batch, items, sent, alone);
                return true;
            });
        } catch (AmqpException e) {
            batch.failed(NestedExceptionUtils.getMostSpecificCause(e).toString());
            awaitConfirms(batch, items, sent, alone);
        }
    }

    /**
     * Declares all queues before the first event on each connection: a broker that has lost its data has none of them, and would treat the
     * event as unrouted.
     */
    private void declareOnce(RabbitOperations operations) {
        Connection connection = operations.execute(Channel::getConnection);
        if (connection != declaredOn) {
            topology.declare();
            declaredOn = connection;
        }
    }

    private void awaitConfirms(Batch batch, List<Item> items, List<CorrelationData> sent, boolean alone) {
        long deadline = System.nanoTime() + CONFIRM_TIMEOUT.toNanos();
        for (int i = 0; i < sent.size(); i++) {
            if (items.get(i).outcome() == Outcome.UNKNOWN) {
                mark(batch, items.get(i), sent.get(i), deadline, alone);
            }
        }
    }

    private void mark(Batch batch, Item item, CorrelationData correlation, long deadline, boolean alone) {
        try {
            CorrelationData.Confirm confirm =
                    correlation.getFuture().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            String reason = confirm.getReason();
            if (confirm.isAck() && correlation.getReturned() == null) {
                item.mark(Outcome.CONFIRMED, "");
                logPublished(item.event);
            } else if (reason == null) {
                item.mark(Outcome.REFUSED, correlation.getReturned() == null ? "refused" : "returned as unroutable");
                // Declares all queues and bindings again next time, in case one is missing.
                declaredOn = null;
            } else if (alone && reason.contains(PRECONDITION_FAILED)) {
                item.mark(Outcome.UNSENDABLE, reason);
                careful = true;
            } else {
                careful |= reason.contains(PRECONDITION_FAILED);
                batch.failed(reason);
            }
        } catch (TimeoutException e) {
            batch.failed("no confirm within " + CONFIRM_TIMEOUT.toSeconds() + " s");
        } catch (ExecutionException e) {
            batch.failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            batch.failed("interrupted");
        }
    }

    private static void logPublished(Event event) {
        if (LOG.isDebugEnabled()) {
            try (Trace.Scope scope = Trace.open(event.trace())) {
                LOG.debug(
                        "Published {} {} of store {}, sequence {}",
                        event.type(),
                        event.id(),
                        event.storeId(),
                        event.seq());
            }
        }
    }
}
