package io.tableorder.restaurant.order;

import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;

import io.tableorder.event.Relay;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.restaurant.order.OrderPlacement.Placed;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Takes a guest's order. An order that is answered with 201 is durable; the relay publishes its event. */
@Component
class PlaceOrderRoute extends RouteBuilder {

    private final OrderPlacement placement;
    private final Relay relay;

    PlaceOrderRoute(OrderPlacement placement, Relay relay) {
        this.placement = placement;
        this.relay = relay;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:placeOrder").routeId("place-order").routeConfigurationId("http-api")
            .routeDescription("Throttles, validates and stores one order")
            .to("throttle:orders").id("throttle")
            .unmarshal(json(PlaceOrder.class)).id("read")
            .to("bean-validator:place-order").id("validate")
            .transform().exchange(this::store).id("store")
            .process(exchange -> relay.nudge(Actor.of(exchange).store())).id("nudge-relay")
            .process(PlaceOrderRoute::answer).id("answer");
        // @formatter:on
    }

    private Placed store(Exchange exchange) {
        return placement.place(
                Actor.of(exchange),
                exchange.getMessage().getHeader("Idempotency-Key", String.class),
                bodyOf(exchange, PlaceOrder.class));
    }

    private static void answer(Exchange exchange) {
        Placed placed = bodyOf(exchange, Placed.class);
        exchange.getMessage().setHeader("Location", "/api/customer/orders/" + placed.orderId());
        if (placed.isReplay()) {
            exchange.getMessage().setHeader("Idempotent-Replayed", "true");
        }
        Answers.write(exchange.getMessage(), 201, placed.answer());
    }
}
