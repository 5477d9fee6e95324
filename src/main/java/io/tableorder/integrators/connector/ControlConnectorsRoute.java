package io.tableorder.integrators.connector;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets super admins see, stop and start the connectors, which serve all stores. */
@Component
class ControlConnectorsRoute extends RouteBuilder {

    private final ConnectorDesk desk;
    private final ConnectorList connectors;
    private final Replayer replayer;

    ControlConnectorsRoute(ConnectorDesk desk, ConnectorList connectors, Replayer replayer) {
        this.desk = desk;
        this.connectors = connectors;
        this.replayer = replayer;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAllConnectors").routeId("list-all-connectors").routeConfigurationId("http-api")
            .routeDescription("Lists the drop-in files with their routes, for super admins")
            .to("throttle:reads").id("throttle")
            .process(connectors::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:stopConnector").routeId("stop-connector").routeConfigurationId("http-api")
            .routeDescription("Stops the routes of a drop-in file until it is started again")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(StopConnector.class)).id("read")
            .to("bean-validator:stop-connector").id("validate")
            .process(desk::stop).id("stop")
            .process(connectors::view).id("view")
            .process(Answers::ok).id("answer");

        from("direct:startConnector").routeId("start-connector").routeConfigurationId("http-api")
            .routeDescription("Starts what was stopped")
            .to("throttle:changes").id("throttle")
            .process(desk::start).id("start")
            .process(connectors::view).id("view")
            .process(Answers::ok).id("answer");

        from("direct:retryConnector").routeId("retry-connector").routeConfigurationId("http-api")
            .routeDescription("Reads a drop-in file again and tries what is in it")
            .to("throttle:changes").id("throttle")
            .process(desk::retry).id("retry")
            .process(connectors::view).id("view")
            .process(Answers::ok).id("answer");

        from("direct:replayConnector").routeId("replay-connector").routeConfigurationId("http-api")
            .routeDescription("Sends a connector the events of the log from a moment on once more")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ReplayEvents.class)).id("read")
            .to("bean-validator:replay-events").id("validate")
            .process(replayer::begin).id("begin")
            .process(Answers::accepted).id("answer");
        // @formatter:on
    }
}
