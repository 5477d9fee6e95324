package io.tableorder.integrators.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.event.Inbox;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The steps of the kamelet {@code table-order-events-source}: they read the event in a message, drop duplicates, and remember the event
 * once its connector has succeeded. After a crash in between the event is repeated, never lost.
 */
@Component("eventIntake")
public class EventIntake {

    private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);

    private final ObjectMapper json;
    private final Inbox inbox;

    EventIntake(ObjectMapper json, Inbox inbox) {
        this.json = json;
        this.inbox = inbox;
    }

    /**
     * Reads the event, and sets the headers that routes use most.
     *
     * @throws NotAnEvent so that the broker dead-letters the message; a retry would not help
     */
    public void open(Exchange exchange) {
        Message message = exchange.getMessage();
        String consumer = Objects.requireNonNull(
                exchange.getProperty("table-order.queue", String.class), "the kamelet names its queue");
        ConnectorEvent opened = read(
                message.getBody(byte[].class), consumer, exchange.getProperty("table-order.redelivery", String.class));
        message.getHeaders().putAll(opened.headers());
        message.setBody(opened.text());
        opened.attachTo(exchange);
        LOG.debug("{} has got {} {} about {}", consumer, opened.type(), opened.eventId(), opened.subject());
    }

    /**
     * The event in a message.
     *
     * @param consumer the queue that it came from
     * @param redelivery the id that a redrive or a replay has given it; null or empty if there was none
     * @throws NotAnEvent if the message is no event
     */
    public ConnectorEvent read(byte[] body, String consumer, @Nullable String redelivery) {
        String text = text(body);
        JsonNode event = envelope(text);
        UUID id = uuid(event, "id");
        return new ConnectorEvent(
                consumer,
                deliveryId(redelivery, id),
                id,
                uuid(event, "storeid"),
                field(event, "type"),
                time(event),
                event.path("subject").textValue(),
                event.path("sequence").asText(),
                new EventContent(text, event));
    }

    /** Whether the event is about a line of the connector's stations, or about no lines at all. */
    public boolean isForItsStations(Exchange exchange) {
        StationFilter filter = stations(exchange);
        return filter.isForAll() || filter.select(event(exchange).json()).isPresent();
    }

    /** Leaves the lines of the connector's stations in the body. */
    public void narrow(Exchange exchange) {
        StationFilter filter = stations(exchange);
        if (!filter.isForAll()) {
            filter.select(event(exchange).json())
                    .ifPresent(narrowed -> exchange.getMessage().setBody(narrowed.toString()));
        }
    }

    private static StationFilter stations(Exchange exchange) {
        return StationFilter.of(
                exchange.getProperty("table-order.station", StationFilter.ALL, String.class),
                exchange.getProperty("table-order.fallback", false, Boolean.class));
    }

    /** Whether the connector has not seen the event yet; always true if its connector does not drop duplicates. */
    public boolean isNew(Exchange exchange) {
        ConnectorEvent event = event(exchange);
        return !isDeduped(exchange) || !inbox.seen(event.consumer(), event.deliveryId());
    }

    /** Runs after the connector's last step. From now on the event is a duplicate. */
    public void remember(Exchange exchange) {
        if (isDeduped(exchange)) {
            ConnectorEvent event = event(exchange);
            inbox.remember(event.consumer(), event.deliveryId());
        }
    }

    private static boolean isDeduped(Exchange exchange) {
        return exchange.getProperty("table-order.dedupe", true, Boolean.class);
    }

    private static UUID deliveryId(@Nullable String redelivery, UUID eventId) {
        try {
            return redelivery == null || redelivery.isEmpty() ? eventId : UUID.fromString(redelivery);
        } catch (IllegalArgumentException e) {
            throw new NotAnEvent("the id of its redelivery is no UUID");
        }
    }

    private static ConnectorEvent event(Exchange exchange) {
        return Objects.requireNonNull(ConnectorEvent.of(exchange), "no event was opened");
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NotAnEvent("it is not UTF-8");
        }
    }

    private JsonNode envelope(String text) {
        try {
            JsonNode event = json.readTree(text);
            if (!"1.0".equals(event.path("specversion").textValue())) {
                throw new NotAnEvent("it has no specversion 1.0");
            }
            return event;
        } catch (JsonProcessingException e) {
            throw new NotAnEvent("it is not JSON");
        }
    }

    private static UUID uuid(JsonNode event, String name) {
        try {
            return UUID.fromString(field(event, name));
        } catch (IllegalArgumentException e) {
            throw new NotAnEvent("its " + name + " is no UUID");
        }
    }

    /** The time is optional in CloudEvents. Without one it is now. */
    private static Instant time(JsonNode event) {
        String time = event.path("time").textValue();
        try {
            return time == null ? Instant.now() : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeParseException e) {
            throw new NotAnEvent("its time is not one of RFC 3339");
        }
    }

    private static String field(JsonNode event, String name) {
        String value = event.path(name).textValue();
        if (value == null) {
            throw new NotAnEvent("it has no " + name);
        }
        return value;
    }

    /** A message that is no event of Table Order. */
    public static final class NotAnEvent extends RuntimeException {

        private NotAnEvent(String reason) {
            super("This message is not an event of Table Order: " + reason);
        }
    }
}
