package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.event.EventType;
import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.restaurant.order.OrderItems.Portion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Cancels a part of an order: some of an item, or some items. The total follows, portions that are not made yet can be sold again, and what was
 * cancelled is kept for the report, all in the transaction of the event.
 */
@Component
class ItemCancellation {

    private final OrderRevisions revisions;
    private final OrderItems items;
    private final Transactions transactions;

    ItemCancellation(OrderRevisions revisions, OrderItems items, Transactions transactions) {
        this.revisions = revisions;
        this.items = items;
        this.transactions = transactions;
    }

    /** The whole order after the cancellation, and what was cancelled. */
    private record ItemsCancelled(
            @JsonUnwrapped Order order,
            List<Cancelled> cancelledItems,
            VoidReason reasonCode,
            @Nullable String reason,
            String cancelledBy) {}

    /** @param amount what the guests no longer pay */
    private record Cancelled(
            int line,
            long menuId,
            String menuName,
            int quantity,
            @Nullable String station,
            List<ItemOption> options,
            VoidReason reasonCode,
            long amount) {

        private static Cancelled of(ItemChange change, VoidReason reason) {
            Order.Item item = change.before();
            int quantity = item.quantity() - change.quantity();
            return new Cancelled(
                    item.line(),
                    item.menuId(),
                    item.menuName(),
                    quantity,
                    item.station(),
                    item.options(),
                    reason,
                    item.unitPrice() * quantity);
        }
    }

    private record Result(OrderStatus before, Order after) {}

    /** @return the order after the cancellation */
    Order cancel(Actor by, long id, CancelItems wanted, IfMatch ifMatch) {
        requireEachOnce(wanted.items());
        Result result = transactions.run(() -> {
            Order order = revisions.lock(by.store(), id);
            ifMatch.require(order.version());
            return new Result(order.status(), cancel(by, order, wanted));
        });
        revisions.committed(by, result.before(), result.after());
        return result.after();
    }

    private Order cancel(Actor by, Order order, CancelItems wanted) {
        Map<Integer, Order.Item> byLine = new HashMap<>();
        order.orderItems().forEach(item -> byLine.put(item.line(), item));
        List<ItemChange> changes = new ArrayList<>();
        List<Portion> voids = new ArrayList<>();
        for (CancelItems.Part part : wanted.items()) {
            changes.add(less(byLine.get(part.line()), part, wanted.reasonCode()));
            voids.add(new Portion(part.line(), part.quantity()));
        }
        List<Cancelled> cancelled = changes.stream()
                .map(change -> Cancelled.of(change, wanted.reasonCode()))
                .toList();
        items.keepVoids(by.store(), order.id(), voids, wanted.reasonCode().word(), wanted.note(), by.subject());
        revisions.giveBack(by, order, voids);
        return revisions.change(
                by,
                order,
                changes,
                EventType.ORDER_ITEMS_CANCELLED,
                revised -> new ItemsCancelled(revised, cancelled, wanted.reasonCode(), wanted.note(), by.subject()));
    }

    private static ItemChange less(Order.@Nullable Item item, CancelItems.Part part, VoidReason reason) {
        if (item == null) {
            throw new ProblemException(ProblemCode.ITEM_NOT_FOUND);
        }
        int left = item.state() == ItemState.CANCELLED ? 0 : item.quantity();
        if (part.quantity() > left) {
            throw new ProblemException(ProblemCode.NOT_SO_MANY_LEFT, part.line(), left);
        }
        if (item.state() == ItemState.SERVED && !reason.isOfManager()) {
            throw new ProblemException(ProblemCode.ITEM_SERVED, part.line());
        }
        return ItemChange.less(item, part.quantity());
    }

    private static void requireEachOnce(List<CancelItems.Part> parts) {
        Set<Integer> seen = new HashSet<>();
        List<FieldProblem> twice = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (!seen.add(parts.get(i).line())) {
                twice.add(new FieldProblem("/items/" + i + "/line", "NOT_ALLOWED"));
            }
        }
        if (!twice.isEmpty()) {
            throw ProblemException.invalid(twice);
        }
    }
}
