package io.tableorder.integrators.delivery;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.http.Parameters;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The deliveries of a store as its staff read them, and what staff can do about one. */
@Component
public class DeliveryDesk {

    private static final Set<String> STATES =
            Set.of("pending", "sent", "confirmed", "failed", "dead", "expired", "cancelled");
    private static final Set<String> WAITING = Set.of("pending", "failed");
    private static final int LONGEST_NAME = 200;

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

    void list(Exchange exchange) {
        String state = Parameters.query(exchange, "state");
        if (state != null && !STATES.contains(state)) {
            throw ProblemException.invalid("?state", "OUT_OF_RANGE");
        }
        exchange.getMessage()
                .setBody(deliveries.list(
                        Actor.of(exchange).store(),
                        Parameters.queryText(exchange, "target", LONGEST_NAME),
                        state,
                        Parameters.queryText(exchange, "subject", LONGEST_NAME),
                        Page.Request.of(exchange)));
    }

    void read(Exchange exchange) {
        long id = Parameters.pathId(exchange, "id", ProblemCode.DELIVERY_NOT_FOUND);
        exchange.getMessage().setBody(find(Actor.of(exchange).store(), id));
    }

    void retry(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Parameters.pathId(exchange, "id", ProblemCode.DELIVERY_NOT_FOUND);
        answer(exchange, admin.store(), id, locked -> {
            retry(admin.store(), id, locked);
            events.publishEvent(new Retried(admin.store(), id, admin.subject()));
            return id;
        });
    }

    void cancel(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Parameters.pathId(exchange, "id", ProblemCode.DELIVERY_NOT_FOUND);
        answer(exchange, admin.store(), id, locked -> {
            require(WAITING.contains(locked.state()) || locked.isLost(), locked);
            deliveries.cancel(admin.store(), id, admin.subject());
            return id;
        });
    }

    void reprint(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Parameters.pathId(exchange, "id", ProblemCode.DELIVERY_NOT_FOUND);
        answer(exchange, admin.store(), id, locked -> {
            if (!locked.isOnPaper() || !locked.state().equals("confirmed")) {
                throw new ProblemException(ProblemCode.DELIVERY_CANNOT_REPRINT);
            }
            return deliveries.copy(admin.store(), id);
        });
    }

    /** Locks the targets of deliveries, in the caller's transaction and always in the same order: before anything else. */
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
            // The kitchen would cook what was cancelled since.
            throw new ProblemException(ProblemCode.DELIVERY_SETTLED, "overtaken");
        }
        deliveries.retry(store, id);
        // Whoever asks for it does not want to wait until the target is asked again by itself.
        deliveries.targetAnswers(locked.target());
    }

    private interface Act {
        /** @return the delivery to answer with */
        long on(Deliveries.Locked locked);
    }

    private void answer(Exchange exchange, UUID store, long id, Act act) {
        DeliveryView after = transactions.run(() -> find(store, act.on(lock(store, id))));
        dispatcher.nudge(after.summary().target());
        exchange.getMessage().setBody(after);
    }

    private Deliveries.Locked lock(UUID store, long id) {
        return deliveries.lock(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DELIVERY_NOT_FOUND));
    }

    private static void require(boolean isAllowed, Deliveries.Locked locked) {
        if (!isAllowed) {
            throw new ProblemException(ProblemCode.DELIVERY_SETTLED, locked.state());
        }
    }

    private DeliveryView find(UUID store, long id) {
        return deliveries.find(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DELIVERY_NOT_FOUND));
    }
}
