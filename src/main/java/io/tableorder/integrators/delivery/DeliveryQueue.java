package io.tableorder.integrators.delivery;

import io.tableorder.foundation.trace.Trace;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Adds deliveries. Each delivery that is added and committed arrives, or ends as a dead letter. */
@Component
public class DeliveryQueue {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);

    private final Targets targets;
    private final NewDeliveries deliveries;
    private final StoreDeliveries storeDeliveries;
    private final TargetStates states;
    private final Dispatcher dispatcher;
    private final ApplicationEventPublisher events;

    DeliveryQueue(
            Targets targets,
            NewDeliveries deliveries,
            StoreDeliveries storeDeliveries,
            TargetStates states,
            Dispatcher dispatcher,
            ApplicationEventPublisher events) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.storeDeliveries = storeDeliveries;
        this.states = states;
        this.dispatcher = dispatcher;
        this.events = events;
    }

    /**
     * Adds a delivery of an event, in the caller's transaction if there is one.
     *
     * @param part distinguishes several deliveries of one event to one target; empty if there is only one
     * @return false if this delivery exists already
     * @throws IllegalStateException if the target is not open on this instance
     */
    @Transactional
    public boolean add(String target, ConnectorEvent event, String part, String content) {
        Targets.Open open = targets.findOpen(target)
                .orElseThrow(() -> new IllegalStateException("There is no target \"" + target + "\""));
        deliveries.joinKeys(open, event);
        boolean isNew = deliveries.add(open, event, part, content);
        if (isNew) {
            nudgeAfterCommit(target);
        }
        return isNew;
    }

    /** An event that is not delivered to the target itself, but may change the order of what waits for it. */
    @Transactional
    public void joinKeys(String target, ConnectorEvent event) {
        targets.findOpen(target).ifPresent(open -> deliveries.joinKeys(open, event));
    }

    /**
     * An event for a target that is a row.
     *
     * @param since the start of the time for which it is wanted, such as the time of the event; the target's policy sets the length
     */
    public record Wanted(
            StoredTarget target,
            ConnectorEvent event,
            Instant since,
            @Nullable Trace trace) {}

    /**
     * Adds deliveries to targets that are rows, in the caller's transaction and in one statement. Deliveries that exist already stay
     * as they are. Events that a target has no use for are left out.
     *
     * @return how many are new
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int addAll(List<Wanted> wanted) {
        List<NewDeliveries.Added> added = new ArrayList<>();
        for (Wanted one : wanted) {
            Targets.Open target = targets.open(one.target());
            if (!isAbandoned(one.target(), target)) {
                content(target, one.event())
                        .ifPresent(content -> added.add(
                                new NewDeliveries.Added(target, one.event(), content, one.since(), one.trace())));
            }
        }
        int count = added.isEmpty() ? 0 : deliveries.addAll(added);
        wanted.stream()
                .sorted(Comparator.comparingLong(one -> one.event().seq()))
                .forEach(one -> deliveries.joinKeys(targets.open(one.target()), one.event()));
        if (count > 0) {
            added.stream().map(one -> one.target().name()).distinct().forEach(this::nudgeAfterCommit);
        }
        return count;
    }

    /** Whether a target has been paused for so long that every delivery to it would expire and become a dead letter. */
    private static boolean isAbandoned(StoredTarget row, Targets.Open target) {
        Instant pausedAt = row.pausedAt();
        return pausedAt != null
                && pausedAt.isBefore(
                        Instant.now().minus(target.target().policy().expiry()));
    }

    /** An event that a target cannot convert is added as it is, so that it ends as a dead letter and is not lost. */
    private static Optional<String> content(Targets.Open target, ConnectorEvent event) {
        try {
            return target.target().contentOf(event, event.text());
        } catch (RuntimeException e) {
            LOG.error("Event {} cannot be delivered to {}: {}", event.eventId(), target.name(), e.toString());
            return Optional.of(event.text());
        }
    }

    /**
     * Adds a delivery of a store's event to the target that its staff know by this name.
     *
     * @throws IllegalStateException if there is none
     */
    @Transactional
    public void addTo(String name, ConnectorEvent event, String part, Function<Target, Optional<String>> content) {
        Targets.Open target = targets.findStored(event.storeId(), name)
                .map(targets::open)
                .orElseThrow(() -> new IllegalStateException("The store has no target \"" + name + "\""));
        deliveries.joinKeys(target, event);
        if (content.apply(target.target())
                .filter(text -> deliveries.add(target, event, part, text))
                .isPresent()) {
            nudgeAfterCommit(target.name());
        }
    }

    /**
     * Cancels all open deliveries of a store to a target that is gone. Attempts under way go on to their end, and change nothing.
     *
     * @param actor who cancels them
     * @return how many were cancelled
     */
    @Transactional
    public int cancelAll(UUID store, String target, String actor) {
        int cancelled = storeDeliveries.cancelAll(store, target, actor);
        events.publishEvent(new TargetGone(store, target, actor));
        return cancelled;
    }

    /** Makes all waiting deliveries of a store to a target due, however long they would have waited after failures. */
    @Transactional
    public void restart(UUID store, String target) {
        storeDeliveries.restart(store, target);
        tryNow(target);
    }

    /** Closes the breaker of a target, so that it is tried now. */
    @Transactional
    public void tryNow(String target) {
        states.closeBreaker(target);
        nudgeAfterCommit(target);
    }

    private void nudgeAfterCommit(String target) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                dispatcher.nudge(target);
            }
        });
    }
}
