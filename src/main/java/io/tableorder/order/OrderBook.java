package io.tableorder.order;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.http.Period;
import io.tableorder.http.Requests;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The orders as each side may read them: a table those of its open session, staff those of their store. */
@Component
class OrderBook {

    private static final int A_WEEK = 7;

    private final Orders orders;
    private final DeletedOrders deletedOrders;
    private final OrderEvents events;

    OrderBook(Orders orders, DeletedOrders deletedOrders, OrderEvents events) {
        this.orders = orders;
        this.deletedOrders = deletedOrders;
        this.events = events;
    }

    void listOwn(Exchange exchange) {
        Actor table = Actor.of(exchange);
        exchange.getMessage()
                .setBody(orders.listOfOpenSession(table.store(), table.id()).stream()
                        .map(OrderView::forGuests)
                        .toList());
    }

    void readOwn(Exchange exchange) {
        Actor table = Actor.of(exchange);
        long id = Requests.pathId(exchange, 0, ProblemCode.ORDER_NOT_FOUND);
        exchange.getMessage()
                .setBody(orders.findOfOpenSession(table.store(), table.id(), id)
                        .map(OrderView::forGuests)
                        .orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND)));
    }

    void list(Exchange exchange) {
        exchange.getMessage()
                .setBody(orders.list(
                        Actor.of(exchange).store(),
                        Requests.queryId(exchange, "table_id"),
                        status(Requests.query(exchange, "status")),
                        Page.Request.of(exchange)));
    }

    void read(Exchange exchange) {
        long id = Requests.pathId(exchange, 0, ProblemCode.ORDER_NOT_FOUND);
        exchange.getMessage()
                .setBody(orders.find(Actor.of(exchange).store(), id)
                        .orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND)));
    }

    void listDeleted(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        exchange.getMessage()
                .setBody(deletedOrders.list(
                        store,
                        Requests.queryId(exchange, "table_id"),
                        Period.of(exchange, deletedOrders.today(store), A_WEEK),
                        Page.Request.of(exchange)));
    }

    /** What happened to an order, be it open, completed or deleted. */
    void listEvents(Exchange exchange) {
        long id = Requests.pathId(exchange, 1, ProblemCode.ORDER_NOT_FOUND);
        List<OrderEvents.Entry> life = events.list(Actor.of(exchange).store(), id);
        if (life.isEmpty()) {
            throw new ProblemException(ProblemCode.ORDER_NOT_FOUND);
        }
        exchange.getMessage().setBody(life);
    }

    private static @Nullable OrderStatus status(@Nullable String word) {
        try {
            return word == null ? null : OrderStatus.of(word);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("?status", "OUT_OF_RANGE");
        }
    }
}
