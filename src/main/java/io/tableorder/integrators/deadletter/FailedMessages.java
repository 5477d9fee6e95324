package io.tableorder.integrators.deadletter;

import io.tableorder.event.Inbox;
import io.tableorder.integrators.deadletter.NewDeadLetters.DeadLetter;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes a dead letter of a message that a route has given up on. */
@Component
class FailedMessages {

    /** The kind of dead letters that routes have given up on. */
    static final String KIND = "connector";

    private static final Logger LOG = LoggerFactory.getLogger(FailedMessages.class);

    private final NewDeadLetters deadLetters;
    private final Inbox inbox;
    private final Keeping keeping;

    FailedMessages(NewDeadLetters deadLetters, Inbox inbox, Keeping keeping) {
        this.deadLetters = deadLetters;
        this.inbox = inbox;
        this.keeping = keeping;
    }

    /**
     * A message that a route has given up on.
     *
     * @param event the connector's event behind it, if there is one
     * @param routeId the route that failed
     * @param body of a connector's event the event as it came, whatever its route has made of it
     * @param tries how often the step that failed was tried
     */
    record FailedMessage(
            @Nullable ConnectorEvent event,
            String routeId,
            byte[] body,
            Map<String, ?> headers,
            @Nullable Throwable cause,
            int tries) {}

    /**
     * Stores the message. An event is remembered in the same transaction: if it is delivered again, even at the same time, it makes no second
     * dead letter while the first is open. Nor does one that another instance has dealt with meanwhile.
     */
    @Transactional
    public void keep(FailedMessage message) {
        ConnectorEvent event = message.event();
        if (event != null
                && !inbox.remember(event.consumer(), event.deliveryId())
                && !deadLetters.areAllSettled(event)) {
            return;
        }
        DeadLetter letter = new DeadLetter(
                KIND,
                "ROUTE_FAILED",
                event,
                message.routeId(),
                message.body(),
                keeping.headers(message.headers()),
                Keeping.chain(message.cause()),
                message.tries());
        long id = deadLetters.add(letter);
        LOG.warn(
                "Route {} gave up after {} attempts, dead letter {} of event {}: {}",
                letter.routeId(),
                letter.attempts(),
                id,
                event == null ? "-" : event.eventId(),
                Secrets.masked(String.valueOf(message.cause())));
    }
}
