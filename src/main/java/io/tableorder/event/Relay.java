package io.tableorder.event;

import io.tableorder.foundation.database.DatabaseAway;
import io.tableorder.foundation.tls.TlsFailure;
import io.tableorder.foundation.tls.TlsNews;
import io.tableorder.foundation.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * Publishes the events of the outbox at the broker, at least once, and each store's in the order of its sequence. {@link
 * PublishEventsRoute} shows the steps.
 *
 * <p>While the broker or the database is away, it pauses, and then continues by itself. If the broker refuses an event, the event's store
 * waits until the broker takes it. An event that can never be sent is tried three times and parked.
 */
@Component
public class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private static final int STORES = 32;
    private static final int ROWS = 100;

    /** Under load a batch is as large as the events of this time, so that claims and confirms cost less for each of them. */
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(8);

    private static final Duration REFUSALS_LOGGED_EVERY = Duration.ofMinutes(1);

    private final Outbox outbox;
    private final Publisher publisher;
    private final PublishedEvents published;
    private final PublishEventsRoute.Waker waker;
    private final ApplicationEventPublisher events;
    private final Backoff backoff = new Backoff();
    private final Linger linger = new Linger(BETWEEN_BATCHES);

    /** An event of this instance waits, so there is no need to ask. */
    private final AtomicBoolean hinted = new AtomicBoolean();

    private volatile boolean open;
    private volatile boolean brokerReachable;

    private Instant refusalLogged = Instant.MIN;
    private final TlsNews tlsNews = new TlsNews();

    Relay(
            Outbox outbox,
            Publisher publisher,
            PublishedEvents published,
            PublishEventsRoute.Waker waker,
            ApplicationEventPublisher events,
            ConnectionFactory connections) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.published = published;
        this.waker = waker;
        this.events = events;
        connections.addConnectionListener(new BrokerWatch());
    }

    /**
     * Hints that the store's log has grown. A hint is cheap: it neither blocks nor fails, and hints during a run of the relay become one.
     * Without it the relay finds the event within 100 ms, and readers of the log within a second. Call it after the commit.
     */
    public void nudge(UUID storeId) {
        try {
            events.publishEvent(new LogGrown(storeId));
        } catch (RuntimeException e) {
            LOG.trace("Readers of the log find the event by themselves", e);
        }
        hinted.set(true);
        nudge();
    }

    private void nudge() {
        if (mayPublish()) {
            waker.wake();
        }
    }

    /** Whether the broker was reachable last. Does not ask it. */
    public boolean brokerReachable() {
        return brokerReachable;
    }

    /** Asks the database, over a connection of the relay: one query, which is cheap however many events wait. */
    public Backlog backlog() {
        return outbox.backlog();
    }

    // Events from before the restart wait until drop-ins have declared their queues, while the application starts.
    @EventListener
    void onReadiness(AvailabilityChangeEvent<ReadinessState> event) {
        open |= event.getState() == ReadinessState.ACCEPTING_TRAFFIC;
    }

    boolean mayPublish() {
        return open && backoff.isDue();
    }

    /** Waits a few milliseconds if the last batch has only just been claimed. The first event after a rest does not wait. */
    void linger() {
        linger.await();
        waker.begin();
    }

    /** Connects to the broker. Called before a store is claimed, so that no transaction is open while the broker is away. */
    void connect() {
        publisher.connect();
    }

    /** Claims the next batch. While the broker may be away, one event is enough to find out. */
    Batch claim() {
        if (!hinted.getAndSet(false) && !outbox.isAnythingDue()) {
            return Batch.empty();
        }
        boolean inDoubt = backoff.isFailing() && !publisher.isCareful();
        Batch batch = outbox.claim(inDoubt ? 1 : STORES, inDoubt || publisher.isCareful() ? 1 : ROWS);
        if (!batch.items().isEmpty()) {
            linger.found();
        }
        return batch;
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
            stopped(failure, null);
        } else if (batch.items().isEmpty() || batch.confirmed() > 0) {
            brokerReachable = true;
            resumed();
        }
        batch.refusal().ifPresent(this::refused);
        if (batch.confirmed() > 0) {
            nudge();
        }
    }

    void failed(Exception cause) {
        published.countInterruption();
        String tls = TlsFailure.explain(cause);
        String server = DatabaseAway.isCauseOf(cause) ? "the database: " : "the broker: ";
        stopped(NestedExceptionUtils.getMostSpecificCause(cause).toString(), tls == null ? null : server + tls);
    }

    void release(@Nullable Batch batch) {
        if (batch != null) {
            outbox.release(batch);
        }
    }

    /** @param tls the reason if it is TLS */
    private void stopped(String reason, @Nullable String tls) {
        boolean isNews = tlsNews.isNews(tls);
        if (!backoff.isFailing() || isNews) {
            LOG.warn("Publishing has stopped, events wait in the outbox: {}", tls == null ? reason : tls);
        }
        backoff.failed();
    }

    private void resumed() {
        if (backoff.isFailing()) {
            backoff.succeeded();
            tlsNews.forget();
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

    /** Learns from every connection, also from those of consumers, whether the broker is there. */
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
