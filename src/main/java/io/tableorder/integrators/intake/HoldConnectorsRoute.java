package io.tableorder.integrators.intake;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Holds connectors back while the database is away for long. */
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
            .routeId("hold-connectors").routeConfigurationId("relay")
            .routeDescription("Lets connectors stop listening when the database is away for long, until it is back")
            .process(exchange -> outage.look()).id("look-at-database");
        // @formatter:on
    }
}
