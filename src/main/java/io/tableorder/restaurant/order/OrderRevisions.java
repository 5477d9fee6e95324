package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.restaurant.menu.MenuStock;
import io.tableorder.restaurant.order.OrderItems.Portion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes what has changed of an order: its items, its status, and what follows from them. Each event raises the version of the order by one.
 * The transaction of the change has locked the order by {@link #lock}.
 */
@Component
class OrderRevisions {

    private final Orders orders;
    private final OrderItems items;
    private final MenuStock stock;
    private final OrderCounts counts;
    private final BusinessLines lines;
    private final EventLog events;

    OrderRevisions(
            Orders orders,
            OrderItems items,
            MenuStock stock,
            OrderCounts counts,
            BusinessLines lines,
            EventLog events) {
        this.orders = orders;
        this.items = items;
        this.stock = stock;
        this.counts = counts;
        this.lines = lines;
        this.events = events;
    }

    /** The whole order after the change, its status before, and who changed it. */
    private record StatusChanged(
            @JsonUnwrapped Order order,
            OrderStatus previousStatus,
            String changedBy,
            @Nullable String reason) {}

    @Transactional(propagation = Propagation.MANDATORY)
    public Order lock(UUID store, long id) {
        return orders.lock(store, id).orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND));
    }

    /** Gives an order another status, and its items those states that they lack for it. The event has both. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Order move(Actor by, Order order, OrderStatus next, @Nullable String reason) {
        List<ItemChange> changes = order.orderItems().stream()
                .filter(item -> item.state().precedes(next.ofItems()))
                .map(item -> ItemChange.to(next.ofItems(), item))
                .toList();
        Order changed = order.revised(changes).nextVersion(next);
        write(by, order, changed, changes);
        if (next == OrderStatus.CANCELLED) {
            List<Portion> voids = changes.stream()
                    .map(change -> new Portion(change.before().line(), change.quantity()))
                    .toList();
            items.keepVoids(by.store(), order.id(), voids, VoidReason.WHOLE_ORDER, reason, by.subject());
            giveBack(by, order, voids);
        }
        appendMove(by, order, changed, reason);
        return changed;
    }

    /**
     * Changes items. If another status of the order follows, that has an event of its own, after the one of the items.
     *
     * @param data of the event, made of the order as it is with the new items
     * @return the order as it is then
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Order change(Actor by, Order order, List<ItemChange> changes, EventType type, Function<Order, Object> data) {
        Order revised = order.revised(changes).nextVersion();
        OrderStatus next = OrderStatus.following(
                revised.orderItems().stream().map(Order.Item::state).toList());
        Order changed = next == order.status() ? revised : revised.nextVersion(next);
        write(by, order, changed, changes);
        events.append(by.store(), type, order.id(), revised.version(), Json.writeText(data.apply(revised)));
        if (next != order.status()) {
            appendMove(by, revised, changed, null);
        }
        return changed;
    }

    /** Gives the portions of an order back that are not made yet. Call it before any event of the change. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void giveBack(Actor by, Order order, List<Portion> portions) {
        Map<Integer, Integer> quantities = new HashMap<>();
        portions.forEach(portion -> quantities.put(portion.line(), portion.quantity()));
        Map<Long, Integer> unmade = new TreeMap<>();
        for (Order.Item item : order.orderItems()) {
            int quantity = quantities.getOrDefault(item.line(), 0);
            if (quantity > 0 && item.state().isUnmade()) {
                item.portions(quantity).forEach((menu, portion) -> unmade.merge(menu, portion, Integer::sum));
            }
        }
        stock.giveBack(by, unmade);
    }

    /** Counts and logs a change that is committed. */
    void committed(Actor by, OrderStatus before, Order after) {
        if (after.status() != before) {
            moved(by, after, after.status());
        }
    }

    void moved(Actor by, Order order, OrderStatus to) {
        counts.moved(to);
        lines.moved(by.store(), order, to);
    }

    private void write(Actor by, Order before, Order after, List<ItemChange> changes) {
        if (!changes.isEmpty()) {
            items.change(by.store(), before.id(), changes);
        }
        if (!orders.revise(by.store(), before.version(), after)) {
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
    }

    private void appendMove(Actor by, Order before, Order after, @Nullable String reason) {
        events.append(
                by.store(),
                EventType.ORDER_STATUS_CHANGED,
                after.id(),
                after.version(),
                Json.writeText(new StatusChanged(after, before.status(), by.subject(), reason)));
    }
}
