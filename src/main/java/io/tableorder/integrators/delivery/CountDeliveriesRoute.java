package io.tableorder.integrators.delivery;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Counts the waiting deliveries for metrics. */
@Component
class CountDeliveriesRoute extends RouteBuilder {

    private final DeliveryDepth depth;

    CountDeliveriesRoute(DeliveryDepth depth) {
        this.depth = depth;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:count-deliveries?period=10000&includeMetadata=false")
            .routeId("count-deliveries").routeConfigurationId("background")
            .routeDescription("Counts the waiting deliveries and the targets with an open breaker, every ten seconds")
            .process(exchange -> depth.count()).id("count");
        // @formatter:on
    }
}
