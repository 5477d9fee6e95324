package io.tableorder.live;

import io.tableorder.account.AccessCheck;
import io.tableorder.account.StreamTickets;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Sells one-use tickets for live streams, to clients that cannot send a header with the request for one. */
@Component
class StreamTicketRoute extends RouteBuilder {

    private final Throttle throttle;
    private final AccessCheck accessCheck;
    private final StreamTickets tickets;
    private final Answers answers;

    StreamTicketRoute(Throttle throttle, AccessCheck accessCheck, StreamTickets tickets, Answers answers) {
        this.throttle = throttle;
        this.accessCheck = accessCheck;
        this.tickets = tickets;
        this.answers = answers;
    }

    record Ticket(String ticket, long expiresIn) {}

    @Override
    public void configure() {
        // @formatter:off
        from("direct:createStreamTicket").routeId("create-stream-ticket").routeConfigurationId("http-api")
            .routeDescription("Sells a store admin a ticket for one live stream")
            .process(throttle::ticket)
            .process(this::sell)
            .process(answers::created);

        from("direct:createOwnStreamTicket").routeId("create-own-stream-ticket").routeConfigurationId("http-api")
            .routeDescription("Sells a table a ticket for one live stream")
            .process(throttle::ticket)
            .process(this::sell)
            .process(answers::created);
        // @formatter:on
    }

    private void sell(Exchange exchange) {
        String ticket = tickets.issue(accessCheck.of(Requests.of(exchange)));
        exchange.getMessage().setBody(new Ticket(ticket, StreamTickets.LIFETIME.toSeconds()));
    }
}
