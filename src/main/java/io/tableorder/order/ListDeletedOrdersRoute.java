package io.tableorder.order;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff which orders were deleted, by whom and why. */
@Component
class ListDeletedOrdersRoute extends RouteBuilder {

    private final Throttle throttle;
    private final OrderBook orders;
    private final Answers answers;

    ListDeletedOrdersRoute(Throttle throttle, OrderBook orders, Answers answers) {
        this.throttle = throttle;
        this.orders = orders;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listDeletedOrders").routeId("list-deleted-orders").routeConfigurationId("http-api")
            .routeDescription("Lists the store's deleted orders by business day")
            .process(throttle::read)
            .process(orders::listDeleted)
            .process(answers::ok);
        // @formatter:on
    }
}
