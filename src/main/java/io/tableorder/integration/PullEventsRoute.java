package io.tableorder.integration;

import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Hands a store's log to a machine that asks for it, page by page: for a POS behind a router that nobody can call. */
@Component
class PullEventsRoute extends RouteBuilder {

    private final Throttle throttle;
    private final EventPull events;

    PullEventsRoute(Throttle throttle, EventPull events) {
        this.throttle = throttle;
        this.events = events;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:pullEvents").routeId("pull-events").routeConfigurationId("http-api")
            .routeDescription("Reads the store's log from a place on")
            .process(throttle::read)
            .process(events::answer);
        // @formatter:on
    }
}
