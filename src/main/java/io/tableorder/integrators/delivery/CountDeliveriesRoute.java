package io.tableorder.integrators.delivery;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Counts what waits to be delivered for metrics. */
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
            .routeId("count-deliveries").routeConfigurationId("relay")
            .routeDescription("Counts the deliveries that wait and the targets that are left alone, every ten seconds")
            .process(exchange -> depth.count()).id("count");
        // @formatter:on
    }
}
