package io.tableorder.restaurant.order;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Learns the names of the stores for metrics. */
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
            .routeId("meet-stores").routeConfigurationId("relay")
            .routeDescription("Learns, once a minute, which stores there are to count the orders of")
            .process(exchange -> counts.meetStores()).id("learn-store-names");
        // @formatter:on
    }
}
