package io.tableorder.order;

import io.tableorder.failure.SqlConflicts;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Json;
import io.tableorder.order.OrderDesk.Placed;
import io.tableorder.settings.Settings;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The steps of {@link PlaceOrderRoute} that touch the message. */
@Component
class TakeOrder {

    private static final Logger LOG = LoggerFactory.getLogger(TakeOrder.class);

    private final OrderDesk desk;
    private final OrderCounts counts;
    private final Json json;
    private final Duration duplicateWindow;

    TakeOrder(OrderDesk desk, OrderCounts counts, Json json, Settings settings) {
        this.desk = desk;
        this.counts = counts;
        this.json = json;
        this.duplicateWindow = settings.orders().duplicateWindow();
    }

    void store(Exchange exchange) {
        Message message = exchange.getMessage();
        RequestKeys keys = new RequestKeys(message.getHeader("Idempotency-Key", String.class), duplicateWindow, json);
        PlaceOrder order = message.getBody(PlaceOrder.class);
        Actor table = Actor.of(exchange);
        Placed placed = SqlConflicts.retried(() -> desk.place(table, order, keys));
        OrderView committed = placed.order();
        if (committed != null) {
            counts.placed(table.store(), committed.totalPrice(), committed.currency());
        }
        LOG.debug("{} has order {}{}", table.subject(), placed.orderId(), placed.isReplay() ? ", as before" : "");
        message.setBody(placed);
    }

    void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        Placed placed = message.getBody(Placed.class);
        message.setHeader("Location", "/api/customer/orders/" + placed.orderId());
        if (placed.isReplay()) {
            message.setHeader("Idempotent-Replayed", "true");
        }
        Answers.write(message, 201, placed.answer());
    }
}
