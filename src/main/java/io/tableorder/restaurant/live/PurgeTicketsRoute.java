package io.tableorder.restaurant.live;

import io.tableorder.access.account.StreamTickets;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Forgets tickets that nobody has used in time. */
@Component
class PurgeTicketsRoute extends RouteBuilder {

    private final StreamTickets tickets;

    PurgeTicketsRoute(StreamTickets tickets) {
        this.tickets = tickets;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-stream-tickets?delay=120000&period=600000&includeMetadata=false")
            .routeId("purge-stream-tickets").routeConfigurationId("relay")
            .routeDescription("Deletes stream tickets that have expired, every ten minutes")
            .process(exchange -> tickets.forgetExpired()).id("forget-tickets");
        // @formatter:on
    }
}
