package io.tableorder.integrators.delivery;

import io.tableorder.foundation.trace.Trace;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Where deliveries begin. What is added here and committed arrives, or ends as a dead letter. */
@Component
public class DeliveryQueue {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);

    private final Targets targets;
    private final Deliveries deliveries;
    private final Dispatcher dispatcher;

    DeliveryQueue(Targets targets, Deliveries deliveries, Dispatcher dispatcher) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.dispatcher = dispatcher;
    }

    /**
     * Adds a delivery of an event, in the caller's transaction where there is one.
     *
     * @param part tells several deliveries of one event to one target apart; empty where there is one only
     * @return false when there is this delivery already
     * @throws IllegalStateException when the target is not open on this instance
     */
    @Transactional
    public boolean add(String target, ConnectorEvent event, String part, String content) {
        Targets.Open open = targets.findOpen(target)
                .orElseThrow(() -> new IllegalStateException("There is no target \"" + target + "\""));
        boolean isNew = deliveries.add(open, event, part, content);
        if (isNew) {
            nudgeAfterCommit(target);
        }
        return isNew;
    }

    /**
     * An event for a target that is a row.
     *
     * @param since when it began to be wanted, such as the time of the event; how long it stays so is the target's affair
     */
    public record Wanted(
            StoredTarget target,
            ConnectorEvent event,
            Instant since,
            @Nullable Trace trace) {}

    /**
     * Adds deliveries to targets that are rows, in the caller's transaction and in one statement. Those that are there already stay
     * as they are, and what a target has no use for is left out.
     *
     * @return how many are new
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int addAll(List<Wanted> wanted) {
        List<Deliveries.Added> added = new ArrayList<>();
        for (Wanted one : wanted) {
            Targets.Open target = targets.open(one.target());
            if (!isAbandoned(one.target(), target)) {
                content(target, one.event())
                        .ifPresent(content -> added.add(
                                new Deliveries.Added(target, one.event(), content, one.since(), one.trace())));
            }
        }
        if (added.isEmpty()) {
            return 0;
        }
        int count = deliveries.addAll(added);
        if (count > 0) {
            added.stream().map(one -> one.target().name()).distinct().forEach(this::nudgeAfterCommit);
        }
        return count;
    }

    /** Everything for one that has been paused for longer than a delivery is wanted would become a dead letter. */
    private static boolean isAbandoned(StoredTarget row, Targets.Open target) {
        Instant pausedAt = row.pausedAt();
        return pausedAt != null
                && pausedAt.isBefore(
                        Instant.now().minus(target.target().policy().expiry()));
    }

    /** What a target cannot make anything of is kept as it is, so that it ends as a dead letter and not in nothing. */
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
     * @throws IllegalStateException when there is none
     */
    @Transactional
    public void addTo(String name, ConnectorEvent event, String part, Function<Target, Optional<String>> content) {
        Targets.Open target = targets.findStored(event.storeId(), name)
                .map(targets::open)
                .orElseThrow(() -> new IllegalStateException("The store has no target \"" + name + "\""));
        if (content.apply(target.target())
                .filter(text -> deliveries.add(target, event, part, text))
                .isPresent()) {
            nudgeAfterCommit(target.name());
        }
    }

    /**
     * Cancels all of a store that waits for a target. An attempt that is under way comes to its end.
     *
     * @param actor who wants it
     * @return how many
     */
    @Transactional
    public int cancelAll(UUID store, String target, String actor) {
        return deliveries.cancelAll(store, target, actor);
    }

    /** Makes all of a store that waits for a target due, however long it would have waited after failures. */
    @Transactional
    public void restart(UUID store, String target) {
        deliveries.restart(store, target);
        tryNow(target);
    }

    /** Ends the time for which a target is left alone. */
    @Transactional
    public void tryNow(String target) {
        deliveries.targetAnswers(target);
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
