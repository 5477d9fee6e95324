package io.tableorder.integrators.connector;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Tells staff which connectors run. */
@Component
class ListConnectorsRoute extends RouteBuilder {

    private final ConnectorList connectors;

    ListConnectorsRoute(ConnectorList connectors) {
        this.connectors = connectors;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listConnectors").routeId("list-connectors").routeConfigurationId("http-api")
            .routeDescription("Lists the drop-in files with their routes, and why one was refused")
            .to("throttle:reads").id("throttle")
            .process(connectors::list).id("list")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
