package io.tableorder.order;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.SqlConflicts;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.http.Requests;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes an order that is not served or cancelled yet. What is left of it, committed with the deletion, is the event and a row
 * that is kept as long as the history: the whole order, who deleted it, and why.
 */
@Component
class OrderDeletion {

    private static final int LONGEST_REASON = 200;

    private final Orders orders;
    private final DeletedOrders deletedOrders;
    private final OrderCounts counts;
    private final EventLog events;
    private final Json json;
    private final TransactionTemplate transaction;

    OrderDeletion(
            Orders orders,
            DeletedOrders deletedOrders,
            OrderCounts counts,
            EventLog events,
            Json json,
            TransactionTemplate transaction) {
        this.orders = orders;
        this.deletedOrders = deletedOrders;
        this.counts = counts;
        this.events = events;
        this.json = json;
        this.transaction = transaction;
    }

    /** The order as it was last, under the version of its deletion. */
    private record Deleted(
            @JsonUnwrapped OrderView order,
            OrderStatus previousStatus,
            String deletedBy,
            @Nullable String reason) {}

    void apply(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Requests.pathId(exchange, 0, ProblemCode.ORDER_NOT_FOUND);
        String reason = Requests.queryText(exchange, "reason", LONGEST_REASON);
        SqlConflicts.retried(() -> transaction.execute(status -> {
            delete(exchange, admin, id, reason);
            return true;
        }));
        counts.deleted();
    }

    /** Whoever else changes, deletes or archives the order waits for its lock, and then finds it gone. */
    private void delete(Exchange exchange, Actor admin, long id, @Nullable String reason) {
        OrderView order =
                orders.lock(admin.store(), id).orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND));
        Requests.requireVersion(exchange, order.version());
        if (!order.status().canBeDeleted()) {
            throw new ProblemException(
                    ProblemCode.ORDER_CANNOT_DELETE, order.status().word());
        }
        deletedOrders.keep(admin.store(), id, admin.subject(), reason, json.writeText(order));
        if (!orders.delete(admin.store(), id, order.version())) {
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
        OrderView deleted = order.with(order.status());
        events.append(
                admin.store(),
                EventType.ORDER_DELETED,
                id,
                deleted.version(),
                json.writeText(new Deleted(deleted, order.status(), admin.subject(), reason)));
        deletedOrders.keepEvents(admin.store(), id);
    }
}
