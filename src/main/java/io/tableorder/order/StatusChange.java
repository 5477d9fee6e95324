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
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Moves an order to another status by the rules of {@link OrderStatus}; the event is committed with it. */
@Component
class StatusChange {

    private final Orders orders;
    private final EventLog events;
    private final Json json;
    private final TransactionTemplate transaction;

    StatusChange(Orders orders, EventLog events, Json json, TransactionTemplate transaction) {
        this.orders = orders;
        this.events = events;
        this.json = json;
        this.transaction = transaction;
    }

    /** The whole order after the change, and who changed it from what. */
    private record Changed(
            @JsonUnwrapped OrderView order,
            OrderStatus previousStatus,
            String changedBy,
            @Nullable String reason) {}

    void apply(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Requests.pathId(exchange, 1, ProblemCode.ORDER_NOT_FOUND);
        ChangeStatus change = exchange.getMessage().getBody(ChangeStatus.class);
        exchange.getMessage()
                .setBody(SqlConflicts.retried(() ->
                        Objects.requireNonNull(transaction.execute(status -> change(exchange, admin, id, change)))));
    }

    private OrderView change(Exchange exchange, Actor admin, long id, ChangeStatus change) {
        OrderView order =
                orders.lock(admin.store(), id).orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND));
        Requests.requireVersion(exchange, order.version());
        if (!order.status().canBecome(change.status())) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATUS_TRANSITION,
                    order.status().word(),
                    change.status().word());
        }
        if (!orders.changeStatus(admin.store(), id, order.version(), change.status())) {
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
        OrderView changed = order.with(change.status());
        events.append(
                admin.store(),
                EventType.ORDER_STATUS_CHANGED,
                id,
                changed.version(),
                json.writeText(new Changed(changed, order.status(), admin.subject(), change.reason())));
        return changed;
    }
}
