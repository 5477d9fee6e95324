package io.tableorder.order;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.http.Requests;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The orders as each side may read them: a table those of its open session, staff those of their store. */
@Component
class OrderBook {

    private final Orders orders;
    private final OrderEvents events;

    OrderBook(Orders orders, OrderEvents events) {
        this.orders = orders;
        this.events = events;
    }

    void listOwn(Exchange exchange) {
        Actor table = Actor.of(exchange);
        exchange.getMessage().setBody(orders.listOfOpenSession(table.store(), table.id()));
    }

    void readOwn(Exchange exchange) {
        Actor table = Actor.of(exchange);
        long id = Requests.pathId(exchange, 0, ProblemCode.ORDER_NOT_FOUND);
        exchange.getMessage()
                .setBody(orders.findOfOpenSession(table.store(), table.id(), id)
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

    /** What happened to an order: to an open one, to a completed one, and for as long as the log has it to a deleted one. */
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
