package io.tableorder.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.connector.ConnectorEvent;
import io.tableorder.event.Inbox;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What routes gave up on: the message they began with, where it failed and why. */
@Repository
public class DeadLetters {

    private static final String INSERT = """
            insert into dead_letters (store_id, event_id, route_id, body, headers, cause, attempts)
            values (:store, :event, :route, :body, :headers::jsonb, :cause, :attempts)
            returning id
            """;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private static final int LONGEST_HEADER = 2_000;
    private static final int LONGEST_CAUSE = 16_000;

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Inbox inbox;

    DeadLetters(JdbcClient jdbc, ObjectMapper json, Inbox inbox) {
        this.jdbc = jdbc;
        this.json = json;
        this.inbox = inbox;
    }

    /**
     * Keeps a message that a route has failed with. An event is remembered with it, in one transaction: delivered again,
     * it is a duplicate and no second dead letter.
     */
    @Transactional
    public void keep(Exchange exchange) {
        ConnectorEvent event = ConnectorEvent.of(exchange);
        String route = exchange.getProperty(Exchange.FAILURE_ROUTE_ID, "unknown", String.class);
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        int attempts = Attempts.of(exchange);
        long id = jdbc.sql(INSERT)
                .param("store", event == null ? null : event.storeId())
                .param("event", event == null ? null : event.eventId())
                .param("route", route)
                .param("body", body(exchange.getMessage()))
                .param("headers", headers(exchange.getMessage()))
                .param("cause", chain(cause))
                .param("attempts", attempts)
                .query(Long.class)
                .single();
        if (event != null) {
            inbox.remember(event.consumer(), event.eventId());
        }
        LOG.warn(
                "Route {} gave up after {} attempts, dead letter {} of event {}: {}",
                route,
                attempts,
                id,
                event == null ? "-" : event.eventId(),
                cause);
    }

    private static byte[] body(Message message) {
        byte[] body = message.getBody(byte[].class);
        return body == null ? new byte[0] : body;
    }

    private String headers(Message message) {
        Map<String, Object> headers = new TreeMap<>();
        message.getHeaders().forEach((name, value) -> {
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
