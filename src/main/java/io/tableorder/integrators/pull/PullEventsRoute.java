package io.tableorder.integrators.pull;

import static io.tableorder.http.Parameters.queryId;
import static io.tableorder.http.Parameters.queryInt;
import static io.tableorder.http.Parameters.queryText;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Hands a store's log to a machine page by page, for a POS behind a router that accepts no calls. */
@Component
class PullEventsRoute extends RouteBuilder {

    private final EventPull events;

    PullEventsRoute(EventPull events) {
        this.events = events;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:pullEvents").routeId("pull-events").routeConfigurationId("http-api")
            .routeDescription("Reads the store's log from a place on")
            .to("throttle:reads").id("throttle")
            .transform().exchange(this::read).id("read")
            .process(e -> Answers.write(e.getMessage(), 200, e.getMessage().getBody())).id("answer");
        // @formatter:on
    }

    private String read(Exchange exchange) {
        WantedTypes types = WantedTypes.of(queryText(exchange, "types", 500));
        int limit = queryInt(exchange, "limit", 100, 500);
        return events.read(Actor.of(exchange).store(), queryId(exchange, "after"), limit, types);
    }
}
