package io.tableorder.restaurant.live;

import io.tableorder.access.account.AccessCheck;
import io.tableorder.access.account.StreamTickets;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Issues one-use tickets for live streams, to clients whose requests for a stream cannot carry a header. */
@Component
class StreamTicketsRoute extends RouteBuilder {

    private final AccessCheck accessCheck;
    private final StreamTickets tickets;

    StreamTicketsRoute(AccessCheck accessCheck, StreamTickets tickets) {
        this.accessCheck = accessCheck;
        this.tickets = tickets;
    }

    private record Ticket(String ticket, long expiresIn) {}

    @Override
    public void configure() {
        // @formatter:off
        from("direct:createStreamTicket").routeId("create-stream-ticket").routeConfigurationId("http-api")
            .routeDescription("Issues a store admin a ticket for one live stream")
            .to("throttle:streams").id("throttle")
            .transform().exchange(this::issue).id("issue")
            .process(Answers::created).id("answer");

        from("direct:createOwnStreamTicket").routeId("create-own-stream-ticket").routeConfigurationId("http-api")
            .routeDescription("Issues a table a ticket for one live stream")
            .to("throttle:streams").id("throttle")
            .transform().exchange(this::issue).id("issue")
            .process(Answers::created).id("answer");
        // @formatter:on
    }

    private Ticket issue(Exchange exchange) {
        String ticket = tickets.issue(accessCheck.of(Requests.of(exchange)));
        return new Ticket(ticket, StreamTickets.LIFETIME.toSeconds());
    }
}
