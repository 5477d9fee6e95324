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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Moves an order to another status by the rules of {@link OrderStatus}; the event is committed with it. */
@Component
class StatusChange {

    private final Orders orders;
    private final OrderCounts counts;
    private final EventLog events;
    private final Json json;
    private final TransactionTemplate transaction;

    StatusChange(Orders orders, OrderCounts counts, EventLog events, Json json, TransactionTemplate transaction) {
        this.orders = orders;
        this.counts = counts;
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
        long id = id(exchange);
        ChangeStatus change = exchange.getMessage().getBody(ChangeStatus.class);
        exchange.getMessage().setBody(inTransaction(() -> {
            OrderView order = lock(admin.store(), id);
            Requests.requireVersion(exchange, order.version());
            if (!order.status().canBecome(change.status())) {
                throw noWay(order.status(), change.status());
            }
            return move(admin, order, change.status(), change.reason());
        }));
        counts.moved(change.status());
    }

    /**
     * What a POS says of an order. It may say so twice, and leave steps out: these are gone through, each with its event, and the
     * reason is the last one's.
     */
    void report(Exchange exchange) {
        Actor machine = Actor.of(exchange);
        long id = id(exchange);
        ChangeStatus report = exchange.getMessage().getBody(ChangeStatus.class);
        OrderStatus goal = report.status();
        List<OrderStatus> steps = new ArrayList<>();
        exchange.getMessage().setBody(inTransaction(() -> {
            OrderView found = lock(machine.store(), id);
            OrderView order = found;
            steps.clear();
            while (order.status() != goal) {
                OrderStatus next = order.status().stepTowards(goal).orElseThrow(() -> noWay(found.status(), goal));
                order = move(machine, order, next, next == goal ? report.reason() : null);
                steps.add(next);
            }
            return order;
        }));
        steps.forEach(counts::moved);
    }

    private OrderView move(Actor actor, OrderView order, OrderStatus next, @Nullable String reason) {
        if (!orders.changeStatus(actor.store(), order.id(), order.version(), next)) {
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
        OrderView changed = order.with(next);
        events.append(
                actor.store(),
                EventType.ORDER_STATUS_CHANGED,
                order.id(),
                changed.version(),
                json.writeText(new Changed(changed, order.status(), actor.subject(), reason)));
        return changed;
    }

    private OrderView lock(UUID store, long id) {
        return orders.lock(store, id).orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND));
    }

    private OrderView inTransaction(Supplier<OrderView> work) {
        return SqlConflicts.retried(() -> Objects.requireNonNull(transaction.execute(status -> work.get())));
    }

    private static long id(Exchange exchange) {
        return Requests.pathId(exchange, 1, ProblemCode.ORDER_NOT_FOUND);
    }

    private static ProblemException noWay(OrderStatus from, OrderStatus to) {
        return new ProblemException(ProblemCode.INVALID_STATUS_TRANSITION, from.word(), to.word());
    }
}
