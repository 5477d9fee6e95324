package io.tableorder.restaurant.order;

import static io.tableorder.failure.ProblemCode.ORDER_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.IfMatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff cancel a part of an order, with a reason. */
@Component
class CancelItemsRoute extends RouteBuilder {

    private final ItemCancellation cancellation;

    CancelItemsRoute(ItemCancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:cancelOrderItems").routeId("cancel-order-items").routeConfigurationId("http-api")
            .routeDescription("Cancels a part of an order")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CancelItems.class)).id("read")
            .to("bean-validator:cancel-order-items").id("validate")
            .transform().exchange(this::cancel).id("cancel")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }

    private Order cancel(Exchange exchange) {
        return cancellation.cancel(
                Actor.of(exchange),
                pathId(exchange, "id", ORDER_NOT_FOUND),
                bodyOf(exchange, CancelItems.class),
                IfMatch.of(exchange));
    }
}
