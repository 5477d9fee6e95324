package io.tableorder.restaurant.order;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads orders. A table reads those of its open session, staff and machines read those of their store. */
@Component
class OrderBook {

    private final Orders orders;
    private final OrderEvents events;

    OrderBook(Orders orders, OrderEvents events) {
        this.orders = orders;
        this.events = events;
    }

    List<Order> listOwn(Actor table) {
        return orders.listOfOpenSession(table).stream().map(Order::forGuests).toList();
    }

    Order readOwn(Actor table, long id) {
        return orders.findOfOpenSession(table, id)
                .map(Order::forGuests)
                .orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND));
    }

    /**
     * Newest first.
     *
     * @param table null for the orders of all tables
     * @param status as the API spells it; null for orders of every status
     */
    Page<Order> list(UUID store, @Nullable Long table, @Nullable String status, Page.Request page) {
        return orders.list(store, table, status(status), page);
    }

    Order read(UUID store, long id) {
        return orders.find(store, id).orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND));
    }

    /** The events of an order, whether it is open, completed or deleted; oldest first. */
    List<OrderEvents.Entry> listEvents(UUID store, long id) {
        List<OrderEvents.Entry> life = events.list(store, id);
        if (life.isEmpty()) {
            throw new ProblemException(ProblemCode.ORDER_NOT_FOUND);
        }
        return life;
    }

    private static @Nullable OrderStatus status(@Nullable String word) {
        try {
            return word == null ? null : OrderStatus.of(word);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("?status", "OUT_OF_RANGE");
        }
    }
}
