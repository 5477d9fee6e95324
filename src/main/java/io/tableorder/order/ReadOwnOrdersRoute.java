package io.tableorder.order;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows the guests what they have ordered: the orders of the table's open session, and no others. */
@Component
class ReadOwnOrdersRoute extends RouteBuilder {

    private final Throttle throttle;
    private final OrderBook orders;
    private final Answers answers;

    ReadOwnOrdersRoute(Throttle throttle, OrderBook orders, Answers answers) {
        this.throttle = throttle;
        this.orders = orders;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listOwnOrders").routeId("list-own-orders").routeConfigurationId("http-api")
            .routeDescription("Lists the orders of the table's open session, newest first")
            .process(throttle::read)
            .process(orders::listOwn)
            .process(answers::okIfChanged);

        from("direct:getOwnOrder").routeId("get-own-order").routeConfigurationId("http-api")
            .routeDescription("Reads one order of the table's open session")
            .process(throttle::read)
            .process(orders::readOwn)
            .process(answers::okIfChanged);
        // @formatter:on
    }
}
