package io.tableorder.integrators.deadletter;

import io.tableorder.event.Redelivery;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Parameters;
import io.tableorder.integrators.deadletter.DeadLetters.Locked;
import io.tableorder.integrators.deadletter.DeadLetters.Waiting;
import io.tableorder.integrators.delivery.DeliveryDesk;
import io.tableorder.integrators.intake.Connectors;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends dead letters to the connectors that gave up on them, once more. A dead letter counts as redriven when the broker has
 * its event. Should the commit fail after that, the next redrive goes by the same id, and the connector takes it for a
 * duplicate.
 *
 * <p>Of one subject they go in the order of their events: a younger one is not sent while an older one is open.
 */
@Component
class Redrive {

    private static final int MOST = 500;
    private static final Duration UNTIL_THE_BROKER_IS_BACK = Duration.ofSeconds(5);

    private final DeadLetters letters;
    private final DeadLetterDesk desk;
    private final Connectors connectors;
    private final Redelivery redelivery;
    private final DeliveryDesk deliveries;
    private final Transactions transactions;

    Redrive(
            DeadLetters letters,
            DeadLetterDesk desk,
            Connectors connectors,
            Redelivery redelivery,
            DeliveryDesk deliveries,
            Transactions transactions) {
        this.letters = letters;
        this.desk = desk;
        this.connectors = connectors;
        this.redelivery = redelivery;
        this.deliveries = deliveries;
        this.transactions = transactions;
    }

    /** How many were sent; and how many were not, because an older one of their subject stays open. */
    private record Redriven(int redriven, int heldBack) {}

    private static final Redriven NONE = new Redriven(0, 0);

    void one(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Parameters.pathId(exchange, "id", ProblemCode.DEAD_LETTER_NOT_FOUND);
        exchange.getMessage().setBody(transactions.run(() -> {
            letters.deliveryOf(admin.storeId(), id)
                    .ifPresent(delivery -> deliveries.lockTargetsOf(admin.store(), List.of(delivery)));
            Locked letter = desk.lockOpen(admin.storeId(), id);
            if (!letter.isFor(connectors.queues())) {
                throw new ProblemException(ProblemCode.DEAD_LETTER_CANNOT_REDRIVE);
            }
            for (Waiting other : letters.openOfSubjects(admin.storeId(), List.of(letter))) {
                if (other.isBefore(letter)) {
                    throw new ProblemException(ProblemCode.DEAD_LETTER_OUT_OF_ORDER, other.id());
                }
            }
            settle(admin, List.of(letter), null);
            if (letter.deliveryId() == null) {
                send(List.of(letter));
            } else {
                deliveries.retry(admin.store(), letter.deliveryId());
            }
            return desk.find(admin.storeId(), id);
        }));
    }

    void all(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        ManyDeadLetters wanted = exchange.getMessage().getBody(ManyDeadLetters.class);
        Set<String> queues = connectors.queues();
        UUID store = admin.store();
        // Apart, so that nobody's target is held while the broker is waited for.
        Redriven delivered = transactions.run(() -> deliveries(admin, store, wanted));
        Redriven sent = transactions.run(() -> events(admin, store, queues, wanted));
        exchange.getMessage()
                .setBody(new Redriven(delivered.redriven() + sent.redriven(), delivered.heldBack() + sent.heldBack()));
    }

    private Redriven deliveries(Actor admin, UUID store, ManyDeadLetters wanted) {
        List<Long> ids = letters.openDeliveries(store, wanted.filter(), MOST);
        if (ids.isEmpty()) {
            return NONE;
        }
        deliveries.lockTargetsOf(store, ids);
        List<Locked> open = letters.lockOpenDeliveries(store, ids);
        List<Locked> due = withoutThoseBehindOthers(store, open).stream()
                .filter(letter -> isDueAgain(store, letter))
                .toList();
        settle(admin, due, wanted.reason());
        return new Redriven(due.size(), open.size() - due.size());
    }

    /** Not a ticket that was overtaken by its own cancellation. */
    private boolean isDueAgain(UUID store, Locked letter) {
        try {
            deliveries.retry(store, Objects.requireNonNull(letter.deliveryId()));
            return true;
        } catch (ProblemException settledOtherwise) {
            return false;
        }
    }

    private Redriven events(Actor admin, UUID store, Set<String> queues, ManyDeadLetters wanted) {
        List<Locked> open = letters.lockOpen(store, queues, wanted.filter(), MOST);
        List<Locked> inOrder = withoutThoseBehindOthers(store, open);
        settle(admin, inOrder, wanted.reason());
        send(inOrder);
        return new Redriven(inOrder.size(), open.size() - inOrder.size());
    }

    /** What is sent never overtakes an older dead letter of its subject that is not: a filter may leave that out. */
    private List<Locked> withoutThoseBehindOthers(UUID store, List<Locked> open) {
        Set<Long> sent = open.stream().map(Locked::id).collect(Collectors.toSet());
        List<Waiting> left = letters.openOfSubjects(store, open).stream()
                .filter(other -> !sent.contains(other.id()))
                .toList();
        return open.stream()
                .filter(letter -> left.stream().noneMatch(other -> other.isBefore(letter)))
                .toList();
    }

    private void settle(Actor admin, List<Locked> open, @Nullable String reason) {
        List<Long> ids = open.stream().map(Locked::id).toList();
        letters.settle(admin.storeId(), ids, DeadLetterAct.REDRIVE, admin.subject(), reason);
    }

    /** Last: while it waits for the broker, all that can fail in the database has not failed. */
    private void send(List<Locked> events) {
        if (!events.isEmpty()
                && !redelivery.send(events.stream().map(Locked::redelivery).toList())) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, UNTIL_THE_BROKER_IS_BACK);
        }
    }
}
