package io.tableorder.restaurant.order;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Reads the names of the stores for the metrics of orders. */
@Component
class MeetStoresRoute extends RouteBuilder {

    private final OrderCounts counts;

    MeetStoresRoute(OrderCounts counts) {
        this.counts = counts;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:meet-stores?period=60000&includeMetadata=false")
            .routeId("meet-stores").routeConfigurationId("background")
            .routeDescription("Reads the stores whose orders are counted, once a minute")
            .process(exchange -> counts.meetStores()).id("learn-store-names");
        // @formatter:on
    }
}
