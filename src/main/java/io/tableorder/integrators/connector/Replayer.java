package io.tableorder.integrators.connector;

import io.tableorder.event.Event;
import io.tableorder.event.LogReader;
import io.tableorder.event.LogReader.Span;
import io.tableorder.event.Redelivery;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.integrators.connector.ConnectorReplays.Replay;
import io.tableorder.integrators.intake.Connectors;
import io.tableorder.integrators.intake.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Sends a connector the events of the log once more, for example after its queue was lost. Each of its queues gets the events that it is
 * bound to, under their own ids, so that the connector drops those that it remembers. The events are counted at once. A thread of its own
 * sends them, one connector after the other, a page of one store's log at a time.
 */
@Component
class Replayer implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Replayer.class);

    private static final int MOST_WAITING = 20;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private static final int ROWS = 200;
    private static final int LARGE = 2 * 1024 * 1024;

    /** The pause between tries of a page while the broker or the database is away, which go on for {@link #PATIENCE}. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ConnectorDesk desk;
    private final Connectors connectors;
    private final ConnectorReplays replays;
    private final LogReader log;
    private final Redelivery redelivery;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                Thread sender = new Thread(task, "connector-replays");
                sender.setDaemon(true);
                return sender;
            });

    Replayer(
            ConnectorDesk desk, Connectors connectors, ConnectorReplays replays, LogReader log, Redelivery redelivery) {
        this.desk = desk;
        this.connectors = connectors;
        this.replays = replays;
        this.log = log;
        this.redelivery = redelivery;
        thread.allowCoreThreadTimeOut(true);
    }

    /** The part of one store's log that one queue gets. */
    private record Part(String queue, Set<String> types, Instant from, Span span) {

        private boolean includes(Event event) {
            return event.seq() <= span.last()
                    && types.contains(event.type())
                    && !event.createdAt().isBefore(from);
        }
    }

    /** @return the replay, which goes on after this returns */
    Replay begin(Actor admin, String name, ReplayEvents wanted) {
        DropIn connector = desk.find(name);
        List<Subscription> subscriptions = connectors.subscriptionsOf(connector.routeIds());
        if (subscriptions.isEmpty()) {
            throw new ProblemException(ProblemCode.CONNECTOR_TAKES_NO_EVENTS);
        }
        Instant from = from(wanted);
        List<Part> parts = new ArrayList<>();
        subscriptions.forEach(subscription -> parts.addAll(parts(subscription, from)));
        long events = parts.stream().mapToLong(part -> part.span().wanted()).sum();
        String by = admin.subject();
        Replay replay = replays.begin(connector.name(), by, from, events);
        LOG.info("{} events since {} are sent to connector {} once more, by {}", events, from, connector.name(), by);
        try {
            thread.execute(() -> send(connector.name(), replay, parts));
        } catch (RejectedExecutionException tooMany) {
            replays.progress(connector.name(), replay, 0, true);
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, RETRY_AFTER);
        }
        return replay;
    }

    /** The wanted moment, limited to the time since 1970 that has passed, which the database can hold. */
    private static Instant from(ReplayEvents wanted) {
        Instant from = Objects.requireNonNull(wanted.from());
        Instant now = Instant.now();
        return from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from.isAfter(now) ? now : from;
    }

    private List<Part> parts(Subscription subscription, Instant from) {
        Set<String> types = subscription.eventTypes();
        String store = subscription.store();
        List<UUID> stores = store == null ? log.stores() : List.of(UUID.fromString(store));
        return stores.stream()
                .flatMap(one -> log.since(one, from, types).stream())
                .map(span -> new Part(subscription.queue(), types, from, span))
                .toList();
    }

    private void send(String name, Replay replay, List<Part> parts) {
        long sent = 0;
        try {
            for (Part part : parts) {
                long place = part.span().first() - 1;
                while (place < part.span().last()) {
                    Page page = sendPage(part, place);
                    place = page.last();
                    sent += page.sent();
                    note(name, replay, sent, false);
                }
            }
            LOG.info("Connector {} has been sent {} events once more", name, sent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("The stop ends the replay to connector {} after {} of {} events", name, sent, replay.events());
            return;
        } catch (RuntimeException e) {
            LOG.warn(
                    "The replay to connector {} ends after {} of {} events: {}",
                    name,
                    sent,
                    replay.events(),
                    e.toString());
        }
        note(name, replay, sent, true);
    }

    /** A page of a log: the number of its last event, and how many of its events were sent. */
    private record Page(long last, int sent) {}

    private Page sendPage(Part part, long after) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                List<Event> read =
                        log.after(part.span().store(), after, ROWS, LARGE).events();
                if (read.isEmpty()) {
                    // The events were deleted meanwhile.
                    return new Page(part.span().last(), 0);
                }
                List<Event> wanted = read.stream().filter(part::includes).toList();
                if (wanted.isEmpty() || redelivery.replay(part.queue(), wanted)) {
                    return new Page(read.get(read.size() - 1).seq(), wanted.size());
                }
            } catch (DataAccessException e) {
                LOG.debug("The log cannot be read", e);
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the broker or the database is away for too long");
            }
            Thread.sleep(BETWEEN_TRIES.toMillis());
        }
    }

    private void note(String name, Replay replay, long sent, boolean isEnded) {
        try {
            replays.progress(name, replay, sent, isEnded);
        } catch (DataAccessException e) {
            LOG.debug("The progress of a replay is not stored", e);
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
