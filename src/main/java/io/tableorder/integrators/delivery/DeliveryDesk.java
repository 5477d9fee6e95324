package io.tableorder.integrators.delivery;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The deliveries of a store as its staff read them, and what staff can do about one. */
@Component
public class DeliveryDesk {

    private static final Set<String> STATES =
            Set.of("pending", "sent", "confirmed", "failed", "dead", "expired", "cancelled");
    private static final Set<String> WAITING = Set.of("pending", "failed");

    private final Deliveries deliveries;
    private final Dispatcher dispatcher;
    private final Transactions transactions;
    private final ApplicationEventPublisher events;

    DeliveryDesk(
            Deliveries deliveries, Dispatcher dispatcher, Transactions transactions, ApplicationEventPublisher events) {
        this.deliveries = deliveries;
        this.dispatcher = dispatcher;
        this.transactions = transactions;
        this.events = events;
    }

    /**
     * Newest first.
     *
     * @param target the name of one, null for all
     * @param state the word for one in the API, null for all
     * @param subject such as {@code orders/17}, null for all
     */
    Page<DeliveryView.Summary> list(
            UUID store, @Nullable String target, @Nullable String state, @Nullable String subject, Page.Request page) {
        if (state != null && !STATES.contains(state)) {
            throw ProblemException.invalid("?state", "OUT_OF_RANGE");
        }
        return deliveries.list(store, target, state, subject, page);
    }

    DeliveryView read(UUID store, long id) {
        return deliveries.find(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DELIVERY_NOT_FOUND));
    }

    DeliveryView retry(Actor admin, long id) {
        return act(admin.store(), id, locked -> {
            retry(admin.store(), id, locked);
            events.publishEvent(new Retried(admin.store(), id, admin.subject()));
            return id;
        });
    }

    DeliveryView cancel(Actor admin, long id) {
        return act(admin.store(), id, locked -> {
            require(WAITING.contains(locked.state()) || locked.isLost(), locked);
            deliveries.cancel(admin.store(), id, admin.subject());
            return id;
        });
    }

    /** @return the delivery of the copy */
    DeliveryView reprint(UUID store, long id) {
        return act(store, id, locked -> {
            if (!locked.isOnPaper() || !locked.state().equals("confirmed")) {
                throw new ProblemException(ProblemCode.DELIVERY_CANNOT_REPRINT);
            }
            return deliveries.copy(store, id);
        });
    }

    /**
     * Locks the targets of deliveries in the caller's transaction, always in the same order. The caller locks nothing else before.
     */
    public void lockTargetsOf(UUID store, Collection<Long> deliveryIds) {
        deliveries.lockTargetsOf(store, deliveryIds);
    }

    /**
     * Makes a delivery that was given up due again, in the caller's transaction; it goes by the same job id.
     *
     * @throws ProblemException when it is under way, or has arrived on paper
     */
    public void retry(UUID store, long id) {
        retry(store, id, lock(store, id));
    }

    private void retry(UUID store, long id, Deliveries.Locked locked) {
        boolean hasArrived = locked.state().equals("confirmed");
        require(locked.isAtRest() && !(hasArrived && locked.isOnPaper()), locked);
        if (locked.isOvertaken()) {
            // The kitchen would cook an order that has been cancelled since.
            throw new ProblemException(ProblemCode.DELIVERY_SETTLED, "overtaken");
        }
        deliveries.retry(store, id);
        // Closes the breaker: the retry does not wait until the target is next tried by itself.
        deliveries.targetAnswers(locked.target());
    }

    /** @param act returns the id of the delivery to answer with */
    private DeliveryView act(UUID store, long id, ToLongFunction<Deliveries.Locked> act) {
        DeliveryView after = transactions.run(() -> read(store, act.applyAsLong(lock(store, id))));
        dispatcher.nudge(after.summary().target());
        return after;
    }

    private Deliveries.Locked lock(UUID store, long id) {
        return deliveries.lock(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DELIVERY_NOT_FOUND));
    }

    private static void require(boolean isAllowed, Deliveries.Locked locked) {
        if (!isAllowed) {
            throw new ProblemException(ProblemCode.DELIVERY_SETTLED, locked.state());
        }
    }
}
