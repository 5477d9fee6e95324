package io.tableorder.delivery;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff what was brought where, and lets them try again, give up, or print once more. */
@Component
class ManageDeliveriesRoute extends RouteBuilder {

    private final Throttle throttle;
    private final DeliveryDesk desk;
    private final Answers answers;

    ManageDeliveriesRoute(Throttle throttle, DeliveryDesk desk, Answers answers) {
        this.throttle = throttle;
        this.desk = desk;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listDeliveries").routeId("list-deliveries").routeConfigurationId("http-api")
            .routeDescription("Lists the store's deliveries, newest first, by target, state and subject")
            .process(throttle::read)
            .process(desk::list)
            .process(answers::ok);

        from("direct:getDelivery").routeId("get-delivery").routeConfigurationId("http-api")
            .routeDescription("Reads one delivery with its attempts")
            .process(throttle::read)
            .process(desk::read)
            .process(answers::ok);

        from("direct:retryDelivery").routeId("retry-delivery").routeConfigurationId("http-api")
            .routeDescription("Makes a delivery due now, by the same job id")
            .process(throttle::change)
            .process(desk::retry)
            .process(answers::ok);

        from("direct:cancelDelivery").routeId("cancel-delivery").routeConfigurationId("http-api")
            .routeDescription("Gives up a delivery that waits")
            .process(throttle::change)
            .process(desk::cancel)
            .process(answers::ok);

        from("direct:reprintDelivery").routeId("reprint-delivery").routeConfigurationId("http-api")
            .routeDescription("Prints a ticket once more, marked as a duplicate")
            .process(throttle::change)
            .process(desk::reprint)
            .process(answers::ok);
        // @formatter:on
    }
}
