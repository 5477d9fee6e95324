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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Moves an order to another status by the rules of {@link OrderStatus}. The event is committed with the change. */
@Component
class StatusChange {

    private final Orders orders;
    private final OrderCounts counts;
    private final BusinessLines lines;
    private final EventLog events;
    private final Transactions transactions;

    StatusChange(Orders orders, OrderCounts counts, BusinessLines lines, EventLog events, Transactions transactions) {
        this.orders = orders;
        this.counts = counts;
        this.lines = lines;
        this.events = events;
        this.transactions = transactions;
    }

    /** The whole order after the change, its status before, and who changed it. */
    private record Changed(
            @JsonUnwrapped Order order,
            OrderStatus previousStatus,
            String changedBy,
            @Nullable String reason) {}

    /** @return the order after the change */
    Order change(Actor by, long order, ChangeStatus change, IfMatch ifMatch) {
        Order changed = transactions.run(() -> {
            Order found = lock(by.store(), order);
            ifMatch.require(found.version());
            if (!found.status().canBecome(change.status())) {
                throw invalid(found.status(), change.status());
            }
            return move(by, found, change.status(), change.reason());
        });
        moved(by, changed, change.status());
        return changed;
    }

    /**
     * Moves an order to the status that a POS reports. A POS may report a status twice, which changes nothing. It may also leave steps out:
     * the order passes through them, each with its event, and the reason belongs to the last one.
     *
     * @return the order after the report
     */
    Order report(Actor machine, long order, ChangeStatus report) {
        OrderStatus goal = report.status();
        List<OrderStatus> steps = new ArrayList<>();
        Order reported = transactions.run(() -> {
            Order found = lock(machine.store(), order);
            Order moved = found;
            steps.clear();
            while (moved.status() != goal) {
                OrderStatus next = moved.status().stepTowards(goal).orElseThrow(() -> invalid(found.status(), goal));
                moved = move(machine, moved, next, next == goal ? report.reason() : null);
                steps.add(next);
            }
            return moved;
        });
        steps.forEach(step -> moved(machine, reported, step));
        return reported;
    }

    /** Counts and logs a change that is committed. */
    private void moved(Actor by, Order order, OrderStatus to) {
        counts.moved(to);
        lines.moved(by.store(), order, to);
    }

    private Order move(Actor by, Order order, OrderStatus next, @Nullable String reason) {
        if (!orders.changeStatus(by.store(), order.id(), order.version(), next)) {
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
        Order changed = order.with(next);
        events.append(
                by.store(),
                EventType.ORDER_STATUS_CHANGED,
                order.id(),
                changed.version(),
                Json.writeText(new Changed(changed, order.status(), by.subject(), reason)));
        return changed;
    }

    private Order lock(UUID store, long id) {
        return orders.lock(store, id).orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND));
    }

    private static ProblemException invalid(OrderStatus from, OrderStatus to) {
        return new ProblemException(ProblemCode.INVALID_STATUS_TRANSITION, from.word(), to.word());
    }
}
