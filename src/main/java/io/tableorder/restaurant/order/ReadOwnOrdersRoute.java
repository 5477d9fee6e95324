package io.tableorder.restaurant.order;

import static io.tableorder.failure.ProblemCode.ORDER_NOT_FOUND;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows guests the orders of their table's open session, and no others. */
@Component
class ReadOwnOrdersRoute extends RouteBuilder {

    private final OrderBook orders;

    ReadOwnOrdersRoute(OrderBook orders) {
        this.orders = orders;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listOwnOrders").routeId("list-own-orders").routeConfigurationId("http-api")
            .routeDescription("Lists the orders of the table's open session, newest first")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> orders.listOwn(Actor.of(e))).id("list")
            .process(Answers::okIfChanged).id("answer");

        from("direct:getOwnOrder").routeId("get-own-order").routeConfigurationId("http-api")
            .routeDescription("Reads one order of the table's open session")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> orders.readOwn(Actor.of(e), pathId(e, "id", ORDER_NOT_FOUND))).id("read")
            .process(Answers::okIfChanged).id("answer");
        // @formatter:on
    }
}
