package io.tableorder.integrators.deadletter;

import io.tableorder.event.Redelivery;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.integrators.deadletter.OpenDeadLetters.Locked;
import io.tableorder.integrators.deadletter.OpenDeadLetters.Waiting;
import io.tableorder.integrators.delivery.DeliveryDesk;
import io.tableorder.integrators.intake.Connectors;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends dead letters once more to the connectors that gave up on them. A dead letter counts as redriven once the broker has its
 * event. If the commit fails after that, the next redrive uses the same id, and the connector drops it as a duplicate.
 *
 * <p>Dead letters of one subject are sent in the order of their events: a later one is not sent while an earlier one is open.
 */
@Component
class Redrive {

    private static final int MOST = 500;
    private static final Duration UNTIL_THE_BROKER_IS_BACK = Duration.ofSeconds(5);

    private final OpenDeadLetters letters;
    private final DeadLetterDesk desk;
    private final Connectors connectors;
    private final Redelivery redelivery;
    private final DeliveryDesk deliveries;
    private final Transactions transactions;

    Redrive(
            OpenDeadLetters letters,
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

    /** How many were sent, and how many were held back because an older one of their subject stays open. */
    record Redriven(int redriven, int heldBack) {}

    private static final Redriven NONE = new Redriven(0, 0);

    DeadLetterView one(Actor admin, long id) {
        return transactions.run(() -> {
            letters.deliveryOf(admin.storeId(), id)
                    .ifPresent(delivery -> deliveries.lockTargetsOf(admin.store(), List.of(delivery)));
            Locked letter = desk.lockFor(DeadLetterAct.REDRIVE, admin.storeId(), id);
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
            return desk.read(admin.storeId(), id);
        });
    }

    Redriven all(Actor admin, ManyDeadLetters wanted) {
        Set<String> queues = connectors.queues();
        UUID store = admin.store();
        // Two transactions: no target stays locked while the second one waits for the broker.
        Redriven delivered = transactions.run(() -> deliveries(admin, store, wanted));
        Redriven sent = transactions.run(() -> events(admin, store, queues, wanted));
        return new Redriven(delivered.redriven() + sent.redriven(), delivered.heldBack() + sent.heldBack());
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

    /** False for a ticket whose cancellation has overtaken it, and for a delivery whose target is gone. */
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

    /** Leaves out each letter that would overtake an older open one of its subject, which the filter may have left out. */
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

    /** The last step: once it waits for the broker, nothing in the database can fail but the commit. */
    private void send(List<Locked> events) {
        if (!events.isEmpty()
                && !redelivery.send(events.stream().map(Locked::redelivery).toList())) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, UNTIL_THE_BROKER_IS_BACK);
        }
    }
}
