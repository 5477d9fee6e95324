package io.tableorder.order;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets a store's machines, such as its POS, look at an order and tell how far it is. */
@Component
class ReportStatusRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final OrderBook orders;
    private final StatusChange statusChange;
    private final Answers answers;

    ReportStatusRoute(
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
        from("direct:getOrderForMachine").routeId("get-order-for-machine").routeConfigurationId("http-api")
            .routeDescription("Reads one order of the machine's store")
            .process(throttle::read)
            .process(orders::read)
            .process(answers::okVersionedIfChanged);

        from("direct:reportOrderStatus").routeId("report-order-status").routeConfigurationId("http-api")
            .routeDescription("Moves an order to the status that a POS reports, if it is not there yet")
            .process(throttle::change)
            .process(requests.readJson(ChangeStatus.class))
            .to("bean-validator:report-order-status")
            .process(statusChange::report)
            .process(answers::okVersioned);
        // @formatter:on
    }
}
