package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.event.EventType;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes the states and the stations of items. The order's status follows, and the events are committed with the change. */
@Component
public class ItemChanges {

    private final OrderRevisions revisions;
    private final OrderItems items;
    private final Transactions transactions;

    ItemChanges(OrderRevisions revisions, OrderItems items, Transactions transactions) {
        this.revisions = revisions;
        this.items = items;
        this.transactions = transactions;
    }

    /** The whole order after the change, which items have changed, and who changed them. */
    private record ItemsChanged(@JsonUnwrapped Order order, List<ItemChange.Listed> changedItems, String changedBy) {}

    private record Result(OrderStatus before, Order after) {}

    /**
     * Changes an order that is open.
     *
     * @param decide what becomes of which items of the locked order; nothing changes if it returns none
     * @return the order after the change
     */
    public Order change(Actor by, long id, Function<Order, List<ItemChange>> decide) {
        Result result = transactions.run(() -> {
            Order order = revisions.lock(by.store(), id);
            List<ItemChange> changes = decide.apply(order);
            return new Result(order.status(), changes.isEmpty() ? order : change(by, order, changes));
        });
        revisions.committed(by, result.before(), result.after());
        return result.after();
    }

    /** By line, the stations that are done with their part of an item of the locked order that is not ready. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<Integer, Set<String>> doneAt(UUID store, long order) {
        return items.doneAt(store, order);
    }

    private Order change(Actor by, Order order, List<ItemChange> changes) {
        List<ItemChange.Listed> listed =
                changes.stream().map(ItemChange::listed).toList();
        return revisions.change(
                by,
                order,
                changes,
                EventType.ORDER_ITEMS_CHANGED,
                revised -> new ItemsChanged(revised, listed, by.subject()));
    }
}
