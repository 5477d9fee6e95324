package io.tableorder.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.connector.ConnectorEvent;
import io.tableorder.deadletter.DeadLetters.DeadLetter;
import io.tableorder.event.Inbox;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes a dead letter of a message that a route has given up on. */
@Component
class LastAddress {

    private static final Logger LOG = LoggerFactory.getLogger(LastAddress.class);

    private static final int LONGEST_HEADER = 2_000;
    private static final int LONGEST_CAUSE = 16_000;

    private final DeadLetters deadLetters;
    private final Inbox inbox;
    private final ObjectMapper json;

    LastAddress(DeadLetters deadLetters, Inbox inbox, ObjectMapper json) {
        this.deadLetters = deadLetters;
        this.inbox = inbox;
        this.json = json;
    }

    /**
     * Keeps the message; of a connector's event the event as it came, whatever its route had made of it. An event is remembered with it, in one transaction: delivered again, even at the same time, it is a
     * duplicate and no second dead letter.
     */
    @Transactional
    public void keep(Exchange exchange) {
        ConnectorEvent event = ConnectorEvent.of(exchange);
        if (event != null && !inbox.remember(event.consumer(), event.deliveryId())) {
            return;
        }
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Message message = exchange.getMessage();
        DeadLetter letter = new DeadLetter(
                event,
                exchange.getProperty(Exchange.FAILURE_ROUTE_ID, "unknown", String.class),
                event == null ? body(message) : event.text().getBytes(UTF_8),
                headers(event == null ? message.getHeaders() : event.headers()),
                chain(cause),
                Attempts.of(exchange));
        long id = deadLetters.add(letter);
        LOG.warn(
                "Route {} gave up after {} attempts, dead letter {} of event {}: {}",
                letter.routeId(),
                letter.attempts(),
                id,
                event == null ? "-" : event.eventId(),
                String.valueOf(cause));
    }

    private static byte[] body(Message message) {
        byte[] body = message.getBody(byte[].class);
        return body == null ? new byte[0] : body;
    }

    private String headers(Map<String, Object> all) {
        Map<String, Object> headers = new TreeMap<>();
        all.forEach((name, value) -> {
            if (value instanceof Number || value instanceof Boolean) {
                headers.put(name, value);
            } else if (value != null) {
                headers.put(name, storable(value.toString(), LONGEST_HEADER));
            }
        });
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Headers of numbers and texts are JSON", e);
        }
    }

    /** Every exception from the one that was thrown to the one that caused it, a line each. */
    private static String chain(@Nullable Throwable thrown) {
        StringBuilder lines = new StringBuilder();
        int depth = 0;
        for (Throwable t = thrown; t != null && depth < 30; t = t.getCause(), depth++) {
            lines.append(lines.isEmpty() ? "" : "\n").append(t);
        }
        return storable(lines.toString(), LONGEST_CAUSE);
    }

    /** PostgreSQL keeps no NUL in texts. */
    private static String storable(String text, int longest) {
        String clean = text.replace('\0', '\uFFFD');
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }
}
