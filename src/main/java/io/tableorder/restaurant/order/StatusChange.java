package io.tableorder.restaurant.order;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Moves an order to another status by the rules of {@link OrderStatus}, and its items with it. The event is committed with the change. */
@Component
class StatusChange {

    private final OrderRevisions revisions;
    private final Transactions transactions;

    StatusChange(OrderRevisions revisions, Transactions transactions) {
        this.revisions = revisions;
        this.transactions = transactions;
    }

    /** @return the order after the change */
    Order change(Actor by, long order, ChangeStatus change, IfMatch ifMatch) {
        Order changed = transactions.run(() -> {
            Order found = revisions.lock(by.store(), order);
            ifMatch.require(found.version());
            if (!found.status().canBecome(change.status())) {
                throw invalid(found.status(), change.status());
            }
            return move(by, found, change.status(), change.reason());
        });
        revisions.moved(by, changed, change.status());
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
            Order found = revisions.lock(machine.store(), order);
            Order moved = found;
            steps.clear();
            while (moved.status() != goal) {
                OrderStatus next = moved.status().stepTowards(goal).orElseThrow(() -> invalid(found.status(), goal));
                moved = move(machine, moved, next, next == goal ? report.reason() : null);
                steps.add(next);
            }
            return moved;
        });
        steps.forEach(step -> revisions.moved(machine, reported, step));
        return reported;
    }

    private Order move(Actor by, Order order, OrderStatus next, @Nullable String reason) {
        if (next == OrderStatus.CANCELLED) {
            requireUnserved(order);
        }
        return revisions.move(by, order, next, reason);
    }

    /** What guests have got is taken off the bill only line by line, for a reason of a manager. */
    private static void requireUnserved(Order order) {
        order.orderItems().stream()
                .filter(item -> item.state() == ItemState.SERVED)
                .findFirst()
                .ifPresent(served -> {
                    throw new ProblemException(ProblemCode.ITEM_SERVED, served.line());
                });
    }

    private static ProblemException invalid(OrderStatus from, OrderStatus to) {
        return new ProblemException(ProblemCode.INVALID_STATUS_TRANSITION, from.word(), to.word());
    }
}
