package io.tableorder.event;

import io.tableorder.foundation.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Brings what waits in the outbox to the broker: at least once, and of each store in the order of its sequence.
 * {@link PublishEventsRoute} says in which steps.
 *
 * <p>A broker or database that is away stops it for a while and costs nothing else; it goes on by itself. A broker that
 * refuses one event stops that event's store until it takes it. An event that cannot ever be sent is tried three times and
 * parked.
 */
@Component
public class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private static final int STORES = 32;
    private static final int ROWS = 100;
    private static final Duration REFUSALS_LOGGED_EVERY = Duration.ofMinutes(1);

    private final Outbox outbox;
    private final Publisher publisher;
    private final PublishedEvents published;
    private final ProducerTemplate wake;
    private final ApplicationEventPublisher events;
    private final Backoff backoff = new Backoff();

    private volatile boolean open;
    private volatile boolean brokerReachable;
    private Instant refusalLogged = Instant.MIN;

    Relay(
            Outbox outbox,
            Publisher publisher,
            PublishedEvents published,
            ProducerTemplate wake,
            ApplicationEventPublisher events,
            ConnectionFactory connections) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.published = published;
        this.wake = wake;
        this.events = events;
        connections.addConnectionListener(new BrokerWatch());
    }

    /**
     * Says that the store's log has grown. Only a hint, and cheap: it neither blocks nor fails, and hints that come while the
     * relay is busy become one. Without it the relay would find the event within 100 ms, and those who follow the log within a
     * second. Give it after the commit.
     */
    public void nudge(UUID storeId) {
        try {
            events.publishEvent(new LogGrown(storeId));
        } catch (RuntimeException e) {
            LOG.trace("Who follows the log finds out by itself", e);
        }
        nudge();
    }

    private void nudge() {
        if (!mayPublish()) {
            return;
        }
        try {
            wake.sendBody("seda:publish-events?size=1&discardWhenFull=true", null);
        } catch (RuntimeException e) {
            LOG.trace("Camel is not running; the next poll finds what waits", e);
        }
    }

    /** What was last known of the broker; does not ask it. */
    public boolean brokerReachable() {
        return brokerReachable;
    }

    /** Asks the database, over a connection of the relay's own: one query, cheap however much waits. */
    public Backlog backlog() {
        return outbox.backlog();
    }

    // Events of the last run wait for the queues that drop-ins declare while the application starts.
    @EventListener
    void onReadiness(AvailabilityChangeEvent<ReadinessState> event) {
        open |= event.getState() == ReadinessState.ACCEPTING_TRAFFIC;
    }

    boolean mayPublish() {
        return open && backoff.isDue();
    }

    /** Before any store is claimed, so that no transaction is open while the broker is away. */
    void connect() {
        publisher.connect();
    }

    /** While the broker is in doubt, one event is enough to find out. */
    Batch claim() {
        boolean inDoubt = backoff.isFailing() && !publisher.isCareful();
        return outbox.claim(inDoubt ? 1 : STORES, inDoubt || publisher.isCareful() ? 1 : ROWS);
    }

    void publish(Batch batch) {
        publisher.publish(batch);
    }

    void settle(Batch batch) {
        outbox.settle(batch);
        published.count(batch);
        String failure = batch.failure();
        if (failure != null) {
            brokerReachable = false;
            stopped(failure);
        } else if (batch.items().isEmpty() || batch.confirmed() > 0) {
            brokerReachable = true;
            resumed();
        }
        batch.refusal().ifPresent(this::refused);
        if (batch.confirmed() > 0) {
            nudge();
        }
    }

    void failed(Exchange exchange) {
        published.countInterruption();
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        stopped(NestedExceptionUtils.getMostSpecificCause(cause).toString());
    }

    void release(@Nullable Batch batch) {
        if (batch != null) {
            outbox.release(batch);
        }
    }

    private void stopped(String reason) {
        if (!backoff.isFailing()) {
            LOG.warn("Publishing has stopped, events wait in the outbox: {}", reason);
        }
        backoff.failed();
    }

    private void resumed() {
        if (backoff.isFailing()) {
            backoff.succeeded();
            LOG.info("Publishing goes on");
        }
    }

    private void refused(Batch.Item item) {
        Instant now = Instant.now();
        if (now.isAfter(refusalLogged.plus(REFUSALS_LOGGED_EVERY))) {
            refusalLogged = now;
            try (Trace.Scope scope = Trace.open(item.event.trace())) {
                LOG.error(
                        "The broker does not take event {} of type {}; store {} waits for it: {}",
                        item.event.id(),
                        item.event.type(),
                        item.event.storeId(),
                        item.reason());
            }
        }
    }

    /** Learns from anybody's connection, a consumer's as well, that the broker came or went. */
    private final class BrokerWatch implements ConnectionListener {

        @Override
        public void onCreate(Connection connection) {
            brokerReachable = true;
            backoff.tryNow();
            nudge();
        }

        @Override
        public void onClose(Connection connection) {
            brokerReachable = false;
        }

        @Override
        public void onShutDown(com.rabbitmq.client.ShutdownSignalException signal) {
            brokerReachable = false;
        }

        @Override
        public void onFailed(Exception exception) {
            brokerReachable = false;
        }
    }
}
