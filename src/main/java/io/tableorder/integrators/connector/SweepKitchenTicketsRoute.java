package io.tableorder.integrators.connector;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes old ticket files. */
@Component
class SweepKitchenTicketsRoute extends RouteBuilder {

    private final KitchenTickets tickets;

    SweepKitchenTicketsRoute(KitchenTickets tickets) {
        this.tickets = tickets;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:sweep-kitchen-tickets?delay=120000&period=3600000&includeMetadata=false")
            .routeId("sweep-kitchen-tickets").routeConfigurationId("background")
            .routeDescription("Deletes ticket files that are older than a week, once an hour")
            .process(exchange -> tickets.sweep()).id("sweep");
        // @formatter:on
    }
}
