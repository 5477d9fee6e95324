package io.tableorder.event;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Watches the queues of connectors. */
@Component
class WatchQueuesRoute extends RouteBuilder {

    private final QueueWatch queues;

    WatchQueuesRoute(QueueWatch queues) {
        this.queues = queues;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:watch-queues?delay=15000&period=15000&includeMetadata=false")
            .routeId("watch-queues").routeConfigurationId("background")
            .routeDescription("Counts the events that wait in the queues of connectors, every 15 seconds")
            .process(exchange -> queues.look()).id("look-at-queues");
        // @formatter:on
    }
}
