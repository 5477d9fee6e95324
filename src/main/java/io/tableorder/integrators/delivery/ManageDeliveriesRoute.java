package io.tableorder.integrators.delivery;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff what was brought where, and lets them try again, give up, or print once more. */
@Component
class ManageDeliveriesRoute extends RouteBuilder {

    private final DeliveryDesk desk;

    ManageDeliveriesRoute(DeliveryDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listDeliveries").routeId("list-deliveries").routeConfigurationId("http-api")
            .routeDescription("Lists the store's deliveries, newest first, by target, state and subject")
            .to("throttle:reads").id("throttle")
            .process(desk::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:getDelivery").routeId("get-delivery").routeConfigurationId("http-api")
            .routeDescription("Reads one delivery with its attempts")
            .to("throttle:reads").id("throttle")
            .process(desk::read).id("read")
            .process(Answers::ok).id("answer");

        from("direct:retryDelivery").routeId("retry-delivery").routeConfigurationId("http-api")
            .routeDescription("Makes a delivery due now, by the same job id")
            .to("throttle:changes").id("throttle")
            .process(desk::retry).id("retry")
            .process(Answers::ok).id("answer");

        from("direct:cancelDelivery").routeId("cancel-delivery").routeConfigurationId("http-api")
            .routeDescription("Gives up a delivery that waits")
            .to("throttle:changes").id("throttle")
            .process(desk::cancel).id("cancel")
            .process(Answers::ok).id("answer");

        from("direct:reprintDelivery").routeId("reprint-delivery").routeConfigurationId("http-api")
            .routeDescription("Prints a ticket once more, marked as a duplicate")
            .to("throttle:changes").id("throttle")
            .process(desk::reprint).id("reprint")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
