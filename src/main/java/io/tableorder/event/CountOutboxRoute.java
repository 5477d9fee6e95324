package io.tableorder.event;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Counts the events that wait in the outbox, for metrics. */
@Component
class CountOutboxRoute extends RouteBuilder {

    private final OutboxDepth depth;

    CountOutboxRoute(OutboxDepth depth) {
        this.depth = depth;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:count-outbox?period=5000&includeMetadata=false")
            .routeId("count-outbox").routeConfigurationId("background")
            .routeDescription("Counts the events that wait to be published, every five seconds")
            .process(exchange -> depth.count()).id("count-waiting-events");
        // @formatter:on
    }
}
