package io.tableorder.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.foundation.trace.Trace;
import java.io.IOException;
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
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/** Sends events again to one consumer, directly to its queue, so that no other consumer gets them; and a message back to where it came from. */
@Component
public class Redelivery {

    /** The message's header with the id of this delivery for the consumer's inbox, which already has the event's own id. */
    public static final String ID_HEADER = "x-redelivery-id";

    private static final Logger LOG = LoggerFactory.getLogger(Redelivery.class);

    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(5);
    private static final String DEFAULT_EXCHANGE = "";
    private static final String DELIVERY_COUNT = "x-delivery-count";

    private final RabbitTemplate template;
    private final ObjectMapper json;

    Redelivery(ConnectionFactory connectionFactory, ObjectMapper json) {
        this.json = json;
        template = new RabbitTemplate(connectionFactory);
        template.setUsePublisherConnection(true);
        template.setMandatory(true);
        template.setReturnsCallback(returned -> LOG.debug("Returned: {}", returned));
    }

    /**
     * One event for one queue.
     *
     * @param id id of this delivery; another message with the same id is a duplicate
     * @param event the envelope
     */
    public record Item(
            UUID id,
            String queue,
            UUID eventId,
            @Nullable UUID storeId,
            @Nullable String type,
            byte[] event) {}

    /**
     * Sends the events in order.
     *
     * @return whether the broker has confirmed all events and has their queues; if not, it may have some of the events
     */
    public boolean send(List<Item> items) {
        return sendAll(items.stream()
                .map(item -> new Letter(item.queue(), item.id(), message(item)))
                .toList());
    }

    /** Like {@link #send}, to one queue and with the events' own ids, so that the consumer's inbox recognises those that it has handled. */
    public boolean replay(String queue, List<Event> events) {
        return sendAll(events.stream()
                .map(event -> new Letter(queue, event.id(), CloudEvent.message(event)))
                .toList());
    }

    /**
     * Sends a message that was received to the end of its queue, as a new one, whose deliveries the broker counts anew.
     *
     * @return whether the broker has it, so that the received one may be acknowledged
     */
    public boolean putBack(Message received) {
        Message anew = MessageBuilder.fromMessage(received)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .removeHeader(DELIVERY_COUNT)
                .build();
        // Not to the exchange that it came by: a dead letter has the one of its event on some brokers, and others are
        // bound there.
        String queue = received.getMessageProperties().getConsumerQueue();
        return sendAll(List.of(new Letter(queue, UUID.randomUUID(), anew)));
    }

    private record Letter(String queue, UUID id, Message message) {}

    private boolean sendAll(List<Letter> letters) {
        List<CorrelationData> sent = new ArrayList<>(letters.size());
        try {
            template.invoke(operations -> {
                for (Letter letter : letters) {
                    CorrelationData correlation =
                            new CorrelationData(letter.id().toString());
                    operations.send(DEFAULT_EXCHANGE, letter.queue(), letter.message(), correlation);
                    sent.add(correlation);
                }
                return true;
            });
            return areConfirmed(sent);
        } catch (AmqpException e) {
            LOG.warn(
                    "Messages cannot be redelivered: {}",
                    NestedExceptionUtils.getMostSpecificCause(e).toString());
            return false;
        }
    }

    private Message message(Item item) {
        var message = MessageBuilder.withBody(item.event())
                .setContentType(CloudEvent.CONTENT_TYPE)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .setMessageId(item.eventId().toString())
                .setType(item.type())
                .setHeader(ID_HEADER, item.id().toString());
        if (item.storeId() != null) {
            message.setHeader(CloudEvent.STORE_HEADER, item.storeId().toString());
        }
        Tracks.write(trace(item), message);
        return message.build();
    }

    /** The trace of the event, with the id of the request that sends it again. */
    private @Nullable Trace trace(Item item) {
        try {
            Trace born = Trace.parse(
                    json.readTree(item.event()).path(Trace.TRACEPARENT).textValue(), null);
            return born == null ? Trace.current() : born.forRequest(Trace.currentRequestId());
        } catch (IOException notJson) {
            return Trace.current();
        }
    }

    private static boolean areConfirmed(List<CorrelationData> sent) {
        long deadline = System.nanoTime() + CONFIRM_TIMEOUT.toNanos();
        try {
            for (CorrelationData correlation : sent) {
                long left = Math.max(0, deadline - System.nanoTime());
                boolean isAck =
                        correlation.getFuture().get(left, TimeUnit.NANOSECONDS).isAck();
                if (!isAck || correlation.getReturned() != null) {
                    LOG.warn("The broker does not take redelivery {}", correlation.getId());
                    return false;
                }
            }
            return true;
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("The broker does not confirm redeliveries: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
