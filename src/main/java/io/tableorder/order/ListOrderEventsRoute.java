package io.tableorder.order;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Tells staff the life of an order: who did what to it, and when. */
@Component
class ListOrderEventsRoute extends RouteBuilder {

    private final Throttle throttle;
    private final OrderBook orders;
    private final Answers answers;

    ListOrderEventsRoute(Throttle throttle, OrderBook orders, Answers answers) {
        this.throttle = throttle;
        this.orders = orders;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listOrderEvents").routeId("list-order-events").routeConfigurationId("http-api")
            .routeDescription("Lists what happened to an order of the store, oldest first")
            .process(throttle::read)
            .process(orders::listEvents)
            .process(answers::ok);
        // @formatter:on
    }
}
