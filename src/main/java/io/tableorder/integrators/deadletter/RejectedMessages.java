package io.tableorder.integrators.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.event.Inbox;
import io.tableorder.event.Redelivery;
import io.tableorder.http.Sha256;
import io.tableorder.integrators.deadletter.NewDeadLetters.DeadLetter;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.integrators.intake.EventIntake;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes dead letters of what consumers have rejected at the broker: what is no event, and events whose own dead letter could
 * not be kept. Nothing of such a message is believed; what it says of itself is kept for people to read. An event belongs to
 * its store if there is one, everything else to no store.
 */
@Component
class RejectedMessages {

    /** The route that stores the messages; the one that rejected them is unknown. */
    static final String ROUTE = "collect-dead-letters";

    /** The kind of dead letters that consumers have rejected. */
    static final String KIND = "broker";

    static final int LARGEST_BODY = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RejectedMessages.class);

    private static final int LONGEST_NAME = 255;

    private final NewDeadLetters deadLetters;
    private final EventIntake intake;
    private final Inbox inbox;
    private final Keeping keeping;

    RejectedMessages(NewDeadLetters deadLetters, EventIntake intake, Inbox inbox, Keeping keeping) {
        this.deadLetters = deadLetters;
        this.intake = intake;
        this.inbox = inbox;
        this.keeping = keeping;
    }

    /**
     * Stores a message, which is one open dead letter however often the broker delivers it from the same queue. Its event is remembered as
     * given up, as one that a route has given up on: only a redrive brings it back. A message of which only the beginning is kept cannot be
     * redriven, so that its event may come back by a replay.
     */
    @Transactional
    public void keep(Message message) {
        MessageProperties properties = message.getMessageProperties();
        byte[] body = message.getBody();
        String queue = queue(properties);
        ConnectorEvent event = null;
        String code = "REJECTED";
        String cause = "Rejected by a consumer at the broker";
        try {
            event = intake.read(body, queue == null ? "" : queue, redelivery(properties));
        } catch (EventIntake.NotAnEvent e) {
            code = "NOT_AN_EVENT";
            cause = String.valueOf(e.getMessage());
        }
        byte[] hash = Sha256.of(body);
        boolean isLarge = body.length > LARGEST_BODY;
        DeadLetter letter = new DeadLetter(
                KIND,
                code,
                event,
                ROUTE,
                isLarge ? Arrays.copyOf(body, LARGEST_BODY) : body,
                keeping.headers(headers(properties)),
                Keeping.cause(cause + description(death(properties))),
                1);
        Long id = deadLetters.addRejected(
                letter, queue, key(properties, queue, hash), isLarge ? body.length : null, isLarge ? hash : null);
        if (event != null && queue != null && !isLarge) {
            inbox.remember(queue, event.deliveryId());
        }
        if (id != null) {
            LOG.warn(
                    "Dead letter {} of queue {}: a rejected message of {} bytes. {}",
                    id,
                    queue == null ? "(unknown)" : queue,
                    body.length,
                    letter.cause());
        }
    }

    /** The newest entry of RabbitMQ's {@code x-death}, which names where the message was rejected. The embedded broker adds none. */
    private static Map<?, ?> death(MessageProperties properties) {
        Object deaths = properties.getHeader("x-death");
        return deaths instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?> newest
                ? newest
                : Map.of();
    }

    private static @Nullable String queue(MessageProperties properties) {
        Object queue = death(properties).get("queue");
        return queue == null ? null : Keeping.storable(queue.toString(), LONGEST_NAME);
    }

    private static String description(Map<?, ?> death) {
        return death.isEmpty()
                ? ""
                : "\nQueue " + death.get("queue") + ": " + death.get("reason") + ", " + death.get("count") + " times";
    }

    private static @Nullable String redelivery(MessageProperties properties) {
        Object id = properties.getHeader(Redelivery.ID_HEADER);
        return id == null ? null : id.toString();
    }

    private static Map<String, Object> headers(MessageProperties properties) {
        Map<String, Object> headers = new LinkedHashMap<>(properties.getHeaders());
        put(headers, "amqp-message-id", properties.getMessageId());
        put(headers, "amqp-content-type", properties.getContentType());
        put(headers, "amqp-type", properties.getType());
        put(headers, "amqp-app-id", properties.getAppId());
        put(headers, "amqp-user-id", properties.getReceivedUserId());
        put(headers, "amqp-reply-to", properties.getReplyTo());
        put(headers, "amqp-exchange", properties.getReceivedExchange());
        put(headers, "amqp-routing-key", properties.getReceivedRoutingKey());
        return headers;
    }

    private static void put(Map<String, Object> headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    /**
     * Identifies a message by its queue, its id, its redelivery and its body, so that a redelivery on purpose and another body under the
     * same id count as other messages. Null for a message without an id: it may be stored twice, but no other is taken for it.
     */
    private static byte @Nullable [] key(MessageProperties properties, @Nullable String queue, byte[] hash) {
        if (properties.getMessageId() == null) {
            return null;
        }
        MessageDigest digest = Sha256.digest();
        for (String part : Arrays.asList(queue, properties.getMessageId(), redelivery(properties))) {
            digest.update(String.valueOf(part).getBytes(UTF_8));
            digest.update((byte) 0);
        }
        return digest.digest(hash);
    }
}
