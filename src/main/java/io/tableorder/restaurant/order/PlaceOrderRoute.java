package io.tableorder.restaurant.order;

import static io.tableorder.failure.ProblemCode.TABLE_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.event.Relay;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.restaurant.order.OrderPlacement.Placed;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Takes orders of guests, and of staff for them. An order that is answered with 201 is durable; the relay publishes its event. */
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

        from("direct:placeStaffOrder").routeId("place-staff-order").routeConfigurationId("http-api")
            .routeDescription("Stores one order that staff place for a table, also while the store is paused")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(PlaceOrder.class)).id("read")
            .to("bean-validator:place-staff-order").id("validate")
            .transform().exchange(this::storeForTable).id("store")
            .process(exchange -> relay.nudge(Actor.of(exchange).store())).id("nudge-relay")
            .process(PlaceOrderRoute::answerStaff).id("answer");
        // @formatter:on
    }

    private Placed store(Exchange exchange) {
        return place(exchange, Actor.of(exchange).id());
    }

    private Placed storeForTable(Exchange exchange) {
        return place(exchange, pathId(exchange, "id", TABLE_NOT_FOUND));
    }

    private Placed place(Exchange exchange, long table) {
        return placement.place(
                Actor.of(exchange),
                table,
                exchange.getMessage().getHeader("Idempotency-Key", String.class),
                bodyOf(exchange, PlaceOrder.class));
    }

    private static void answer(Exchange exchange) {
        Placed placed = bodyOf(exchange, Placed.class);
        write(exchange.getMessage(), placed, "/api/customer/orders/", GuestOrder.of(placed.event()));
    }

    private static void answerStaff(Exchange exchange) {
        Placed placed = bodyOf(exchange, Placed.class);
        write(exchange.getMessage(), placed, "/api/admin/orders/", placed.event());
    }

    private static void write(Message message, Placed placed, String orders, String order) {
        message.setHeader("Location", orders + placed.orderId());
        if (placed.isReplay()) {
            message.setHeader("Idempotent-Replayed", "true");
        }
        Answers.write(message, 201, order);
    }
}
