package io.tableorder.integrators.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.event.Inbox;
import io.tableorder.integrators.deadletter.DeadLetters.DeadLetter;
import io.tableorder.integrators.intake.ConnectorEvent;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes a dead letter of a message that a route has given up on. */
@Component
class LastAddress {

    /** The kind of what routes give up on, whatever they bring where. */
    static final String KIND = "connector";

    private static final Logger LOG = LoggerFactory.getLogger(LastAddress.class);

    private final DeadLetters deadLetters;
    private final Inbox inbox;
    private final Keeping keeping;

    LastAddress(DeadLetters deadLetters, Inbox inbox, Keeping keeping) {
        this.deadLetters = deadLetters;
        this.inbox = inbox;
        this.keeping = keeping;
    }

    /**
     * Keeps the message; of a connector's event the event as it came, whatever its route had made of it. An event is remembered
     * with it, in one transaction: delivered again, even at the same time, it is a duplicate and no second dead letter.
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
                KIND,
                "ROUTE_FAILED",
                event,
                exchange.getProperty(Exchange.FAILURE_ROUTE_ID, "unknown", String.class),
                event == null ? body(message) : event.text().getBytes(UTF_8),
                keeping.headers(event == null ? message.getHeaders() : event.headers()),
                Keeping.chain(cause),
                Attempts.of(exchange));
        long id = deadLetters.add(letter);
        LOG.warn(
                "Route {} gave up after {} attempts, dead letter {} of event {}: {}",
                letter.routeId(),
                letter.attempts(),
                id,
                event == null ? "-" : event.eventId(),
                Secrets.masked(String.valueOf(cause)));
    }

    private static byte[] body(Message message) {
        byte[] body = message.getBody(byte[].class);
        return body == null ? new byte[0] : body;
    }
}
