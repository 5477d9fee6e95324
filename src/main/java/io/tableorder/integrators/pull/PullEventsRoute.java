package io.tableorder.integrators.pull;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Hands a store's log to a machine that asks for it, page by page: for a POS behind a router that nobody can call. */
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
            .process(events::answer).id("answer");
        // @formatter:on
    }
}
