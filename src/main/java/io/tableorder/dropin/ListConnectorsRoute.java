package io.tableorder.dropin;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Tells staff which connectors run. */
@Component
class ListConnectorsRoute extends RouteBuilder {

    private final Throttle throttle;
    private final ConnectorList connectors;
    private final Answers answers;

    ListConnectorsRoute(Throttle throttle, ConnectorList connectors, Answers answers) {
        this.throttle = throttle;
        this.connectors = connectors;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listConnectors").routeId("list-connectors").routeConfigurationId("http-api")
            .routeDescription("Lists the drop-in files with their routes, and why one was refused")
            .process(throttle::read)
            .process(connectors::list)
            .process(answers::ok);
        // @formatter:on
    }
}
