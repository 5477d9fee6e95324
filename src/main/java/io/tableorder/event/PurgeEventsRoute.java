package io.tableorder.event;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Limits the event log and the inbox to 72 hours. Events that still wait to be published stay. */
@Component
class PurgeEventsRoute extends RouteBuilder {

    private final Retention retention;

    PurgeEventsRoute(Retention retention) {
        this.retention = retention;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-events?delay=60000&period=3600000&includeMetadata=false")
            .routeId("purge-events").routeConfigurationId("background")
            .routeDescription("Deletes old events and old inbox entries, once an hour")
            .process(exchange -> retention.forgetEvents()).id("forget-events")
            .process(exchange -> retention.forgetDealtWith()).id("forget-dealt-with");
        // @formatter:on
    }
}
