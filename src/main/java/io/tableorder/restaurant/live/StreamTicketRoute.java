package io.tableorder.restaurant.live;

import io.tableorder.access.account.AccessCheck;
import io.tableorder.access.account.StreamTickets;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Sells one-use tickets for live streams, to clients that cannot send a header with the request for one. */
@Component
class StreamTicketRoute extends RouteBuilder {

    private final AccessCheck accessCheck;
    private final StreamTickets tickets;

    StreamTicketRoute(AccessCheck accessCheck, StreamTickets tickets) {
        this.accessCheck = accessCheck;
        this.tickets = tickets;
    }

    record Ticket(String ticket, long expiresIn) {}

    @Override
    public void configure() {
        // @formatter:off
        from("direct:createStreamTicket").routeId("create-stream-ticket").routeConfigurationId("http-api")
            .routeDescription("Sells a store admin a ticket for one live stream")
            .to("throttle:streams").id("throttle")
            .process(this::sell).id("sell")
            .process(Answers::created).id("answer");

        from("direct:createOwnStreamTicket").routeId("create-own-stream-ticket").routeConfigurationId("http-api")
            .routeDescription("Sells a table a ticket for one live stream")
            .to("throttle:streams").id("throttle")
            .process(this::sell).id("sell")
            .process(Answers::created).id("answer");
        // @formatter:on
    }

    private void sell(Exchange exchange) {
        String ticket = tickets.issue(accessCheck.of(Requests.of(exchange)));
        exchange.getMessage().setBody(new Ticket(ticket, StreamTickets.LIFETIME.toSeconds()));
    }
}
