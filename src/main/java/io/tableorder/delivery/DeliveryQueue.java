package io.tableorder.delivery;

import io.tableorder.connector.ConnectorEvent;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Where deliveries begin. What is added here and committed arrives, or ends as a dead letter. */
@Component
public class DeliveryQueue {

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
