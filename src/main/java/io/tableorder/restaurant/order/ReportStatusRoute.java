package io.tableorder.restaurant.order;

import static io.tableorder.failure.ProblemCode.ORDER_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows an order to the machines of its store, such as its POS, and takes their reports of its status. */
@Component
class ReportStatusRoute extends RouteBuilder {

    private final OrderBook orders;
    private final StatusChange statusChange;

    ReportStatusRoute(OrderBook orders, StatusChange statusChange) {
        this.orders = orders;
        this.statusChange = statusChange;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getOrderForMachine").routeId("get-order-for-machine").routeConfigurationId("http-api")
            .routeDescription("Reads one order of the machine's store")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> orders.read(Actor.of(e).store(), pathId(e, "id", ORDER_NOT_FOUND))).id("read")
            .process(Answers::okVersionedIfChanged).id("answer");

        from("direct:reportOrderStatus").routeId("report-order-status").routeConfigurationId("http-api")
            .routeDescription("Moves an order to the status that a POS reports, if it is not there yet")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ChangeStatus.class)).id("read")
            .to("bean-validator:report-order-status").id("validate")
            .transform().exchange(this::report).id("report")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }

    private Order report(Exchange exchange) {
        return statusChange.report(
                Actor.of(exchange), pathId(exchange, "id", ORDER_NOT_FOUND), bodyOf(exchange, ChangeStatus.class));
    }
}
