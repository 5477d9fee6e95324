package io.tableorder.integrators.deadletter;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Counts the open dead letters, and the recent ones of them, for health and metrics. */
@Component
class CountDeadLettersRoute extends RouteBuilder {

    private final DeadLetterDepth depth;

    CountDeadLettersRoute(DeadLetterDepth depth) {
        this.depth = depth;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:count-dead-letters?period=10000&includeMetadata=false")
            .routeId("count-dead-letters").routeConfigurationId("background")
            .routeDescription("Counts the open dead letters, every ten seconds")
            .process(exchange -> depth.count()).id("count");
        // @formatter:on
    }
}
