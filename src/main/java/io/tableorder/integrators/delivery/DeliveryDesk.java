package io.tableorder.integrators.delivery;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import java.util.Collection;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Shows the deliveries of a store to its staff, and lets them retry, cancel and copy one. */
@Component
public class DeliveryDesk {

    private final StoreDeliveries deliveries;
    private final Targets targets;
    private final TargetStates states;
    private final Dispatcher dispatcher;
    private final Transactions transactions;
    private final ApplicationEventPublisher events;

    DeliveryDesk(
            StoreDeliveries deliveries,
            Targets targets,
            TargetStates states,
            Dispatcher dispatcher,
            Transactions transactions,
            ApplicationEventPublisher events) {
        this.deliveries = deliveries;
        this.targets = targets;
        this.states = states;
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
        return deliveries.list(store, target, state(state), subject, page);
    }

    private static @Nullable DeliveryState state(@Nullable String word) {
        return word == null
                ? null
                : DeliveryState.find(word).orElseThrow(() -> ProblemException.invalid("?state", "OUT_OF_RANGE"));
    }

    DeliveryView read(UUID store, long id) {
        return deliveries.find(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DELIVERY_NOT_FOUND));
    }

    /** @throws ProblemException if the store has no such delivery */
    public Parcel parcel(UUID store, long id) {
        return deliveries.parcel(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DELIVERY_NOT_FOUND));
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
            require(locked.isAtRest() && locked.state().mayBecome(DeliveryState.CANCELLED), locked);
            deliveries.cancel(admin.store(), id, admin.subject());
            return id;
        });
    }

    /** @return the delivery of the copy */
    DeliveryView reprint(UUID store, long id) {
        return act(store, id, locked -> {
            if (locked.state() != DeliveryState.CONFIRMED || !targets.takesCopies(locked.kind())) {
                throw new ProblemException(ProblemCode.DELIVERY_CANNOT_REPRINT);
            }
            requireTarget(locked);
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
     * Makes a delivery due again in the caller's transaction. It keeps its job id.
     *
     * @throws ProblemException if an attempt is under way, if it has arrived on paper, or if its target is gone
     */
    public void retry(UUID store, long id) {
        retry(store, id, lock(store, id));
    }

    private void retry(UUID store, long id, StoreDeliveries.Locked locked) {
        boolean hasArrived = locked.state() == DeliveryState.CONFIRMED;
        require(locked.isAtRest() && !(hasArrived && locked.isOnPaper()), locked);
        requireTarget(locked);
        if (locked.isOvertaken()) {
            // The kitchen would cook an order that has been cancelled since.
            throw new ProblemException(ProblemCode.DELIVERY_SETTLED, "overtaken");
        }
        deliveries.retry(store, id);
        // Closes the breaker: the retry does not wait until the target is next tried by itself.
        states.closeBreaker(locked.target());
    }

    /** @param act returns the id of the delivery to answer with */
    private DeliveryView act(UUID store, long id, ToLongFunction<StoreDeliveries.Locked> act) {
        DeliveryView after = transactions.run(() -> read(store, act.applyAsLong(lock(store, id))));
        dispatcher.nudge(after.summary().target());
        return after;
    }

    private StoreDeliveries.Locked lock(UUID store, long id) {
        return deliveries.lock(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DELIVERY_NOT_FOUND));
    }

    /** What waits for a target that is gone for good would wait for nothing. */
    private void requireTarget(StoreDeliveries.Locked locked) {
        if (targets.isDeleted(locked.target())) {
            throw new ProblemException(ProblemCode.DELIVERY_TARGET_GONE);
        }
    }

    private static void require(boolean isAllowed, StoreDeliveries.Locked locked) {
        if (!isAllowed) {
            throw new ProblemException(
                    ProblemCode.DELIVERY_SETTLED, locked.state().word());
        }
    }
}
