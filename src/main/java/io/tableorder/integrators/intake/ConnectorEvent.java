package io.tableorder.integrators.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The event that an exchange of a connector carries. Kept in exchange properties, which neither the sender of a message
 * nor a step that clears headers can change.
 *
 * @param consumer the connector's queue, under which the inbox knows it
 * @param deliveryId the id in the inbox: the event's own, or another one each time that it is redriven
 * @param subject what it is about, such as {@code orders/41}
 * @param time when it happened
 * @param sequence its number in the store's log
 * @param content the whole event as it came
 */
public record ConnectorEvent(
        String consumer,
        UUID deliveryId,
        UUID eventId,
        UUID storeId,
        String type,
        Instant time,
        @Nullable String subject,
        String sequence,
        EventContent content) {

    private static final String PROPERTY = "table-order.event";

    public ConnectorEvent(
            String consumer,
            UUID deliveryId,
            UUID eventId,
            UUID storeId,
            String type,
            Instant time,
            @Nullable String subject,
            String sequence,
            String text) {
        this(consumer, deliveryId, eventId, storeId, type, time, subject, sequence, new EventContent(text));
    }

    /** The event behind an exchange, also once a route has replaced the message. */
    public static @Nullable ConnectorEvent of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, ConnectorEvent.class);
    }

    /** The whole event as it came. */
    public String text() {
        return content.text();
    }

    /** The whole event, parsed at most once for all targets; missing if the text is not JSON. Not to be changed. */
    public JsonNode json() {
        return content.json();
    }

    /** The same of a message that the connector's route may have replaced. */
    public JsonNode json(String body) {
        return body.equals(text()) ? json() : EventContent.parsed(body);
    }

    /** The table's session that it belongs to, as the subject of the session's own events. Its own subject if it belongs to none. */
    public @Nullable String session() {
        String session = session("table_session_id");
        return session == null ? subject : session;
    }

    /** The session that it has merged into {@link #session}; null for other events. */
    public @Nullable String mergedSession() {
        return session("merged_session_id");
    }

    private @Nullable String session(String field) {
        JsonNode id = json().path("data").path(field);
        return id.isIntegralNumber() ? "sessions/" + id : null;
    }

    /** The sequence as a number; null if the publisher of the event gave none. */
    public @Nullable Long seq() {
        try {
            return sequence.matches("[0-9]{1,19}") ? Long.valueOf(sequence) : null;
        } catch (NumberFormatException beyond) {
            return null;
        }
    }

    /** The headers that a route gets with the event. */
    public Map<String, Object> headers() {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("event-id", eventId.toString());
        headers.put("event-type", type);
        headers.put("store-id", storeId.toString());
        headers.put("sequence", sequence);
        return headers;
    }

    void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }
}
