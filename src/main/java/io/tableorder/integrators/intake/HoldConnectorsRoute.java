package io.tableorder.integrators.intake;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Holds connectors while the database is away for long. */
@Component
class HoldConnectorsRoute extends RouteBuilder {

    private final DatabaseOutage outage;

    HoldConnectorsRoute(DatabaseOutage outage) {
        this.outage = outage;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:hold-connectors?delay=1000&period=1000&includeMetadata=false")
            .routeId("hold-connectors").routeConfigurationId("background")
            .routeDescription("Holds connectors while the database is away for long")
            .process(exchange -> outage.look()).id("check");
        // @formatter:on
    }
}
