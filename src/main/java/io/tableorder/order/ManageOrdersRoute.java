package io.tableorder.order;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows a store's orders to its staff, and moves them through the kitchen. */
@Component
class ManageOrdersRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final OrderBook orders;
    private final StatusChange statusChange;
    private final Answers answers;

    ManageOrdersRoute(
            Throttle throttle, Requests requests, OrderBook orders, StatusChange statusChange, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.orders = orders;
        this.statusChange = statusChange;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listOrders").routeId("list-orders").routeConfigurationId("http-api")
            .routeDescription("Lists the store's open orders, newest first, by table and status")
            .process(throttle::read)
            .process(orders::list)
            .process(answers::ok);

        from("direct:getOrder").routeId("get-order").routeConfigurationId("http-api")
            .routeDescription("Reads one order of the store")
            .process(throttle::read)
            .process(orders::read)
            .process(answers::okVersionedIfChanged);

        from("direct:changeOrderStatus").routeId("change-order-status").routeConfigurationId("http-api")
            .routeDescription("Moves an order to its next status")
            .process(throttle::change)
            .process(requests.readJson(ChangeStatus.class))
            .to("bean-validator:change-order-status")
            .process(statusChange::apply)
            .process(answers::okVersioned);
        // @formatter:on
    }
}
