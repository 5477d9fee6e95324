package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Deletes an order of which no item is served or cancelled. Its portions that are not made can be sold again. The same transaction writes
 * the event and a copy with the whole order, who deleted it, and why. The copy is kept as long as the history.
 */
@Component
class OrderDeletion {

    private final Orders orders;
    private final OrderRevisions revisions;
    private final DeletedOrders deletedOrders;
    private final OrderCounts counts;
    private final EventLog events;
    private final Transactions transactions;

    OrderDeletion(
            Orders orders,
            OrderRevisions revisions,
            DeletedOrders deletedOrders,
            OrderCounts counts,
            EventLog events,
            Transactions transactions) {
        this.orders = orders;
        this.revisions = revisions;
        this.deletedOrders = deletedOrders;
        this.counts = counts;
        this.events = events;
        this.transactions = transactions;
    }

    /** The order before its deletion, with the version of the deletion. */
    private record Deleted(
            @JsonUnwrapped Order order,
            OrderStatus previousStatus,
            String deletedBy,
            @Nullable String reason) {}

    /** @param reason null if none was given */
    void delete(Actor by, long order, @Nullable String reason, IfMatch ifMatch) {
        transactions.run(() -> deleteLocked(by, order, reason, ifMatch));
        counts.deleted();
    }

    /** Concurrent changes, deletions and archivings of the order wait for its lock, and then do not find it. */
    private void deleteLocked(Actor admin, long id, @Nullable String reason, IfMatch ifMatch) {
        Order order = revisions.lock(admin.store(), id);
        ifMatch.require(order.version());
        if (!order.status().canBeDeleted()) {
            throw new ProblemException(
                    ProblemCode.ORDER_CANNOT_DELETE, order.status().word());
        }
        if (order.orderItems().stream().anyMatch(item -> item.state() == ItemState.SERVED)) {
            throw new ProblemException(ProblemCode.ORDER_CANNOT_DELETE, OrderStatus.SERVED.word());
        }
        deletedOrders.keep(admin.store(), id, admin.subject(), reason, Json.writeText(order));
        if (!orders.delete(admin.store(), id, order.version())) {
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
        revisions.giveBack(
                admin,
                order,
                order.orderItems().stream()
                        .map(item -> new OrderItems.Portion(item.line(), item.quantity()))
                        .toList());
        Order deleted = order.nextVersion();
        events.append(
                admin.store(),
                EventType.ORDER_DELETED,
                id,
                deleted.version(),
                Json.writeText(new Deleted(deleted, order.status(), admin.subject(), reason)));
        deletedOrders.keepEvents(admin.store(), id);
    }
}
