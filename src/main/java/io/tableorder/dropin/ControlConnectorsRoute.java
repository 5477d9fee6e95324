package io.tableorder.dropin;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets super admins see, stop and start the connectors, which serve all stores. */
@Component
class ControlConnectorsRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final ConnectorDesk desk;
    private final ConnectorList connectors;
    private final Replayer replayer;
    private final Answers answers;

    ControlConnectorsRoute(
            Throttle throttle,
            Requests requests,
            ConnectorDesk desk,
            ConnectorList connectors,
            Replayer replayer,
            Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.desk = desk;
        this.connectors = connectors;
        this.replayer = replayer;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAllConnectors").routeId("list-all-connectors").routeConfigurationId("http-api")
            .routeDescription("Lists the drop-in files with their routes, for super admins")
            .process(throttle::read)
            .process(connectors::list)
            .process(answers::ok);

        from("direct:stopConnector").routeId("stop-connector").routeConfigurationId("http-api")
            .routeDescription("Stops the routes of a drop-in file until it is started again")
            .process(throttle::change)
            .process(requests.readJson(StopConnector.class))
            .to("bean-validator:stop-connector")
            .process(desk::stop)
            .process(connectors::view)
            .process(answers::ok);

        from("direct:startConnector").routeId("start-connector").routeConfigurationId("http-api")
            .routeDescription("Starts what was stopped")
            .process(throttle::change)
            .process(desk::start)
            .process(connectors::view)
            .process(answers::ok);

        from("direct:retryConnector").routeId("retry-connector").routeConfigurationId("http-api")
            .routeDescription("Reads a drop-in file again and tries what is in it")
            .process(throttle::change)
            .process(desk::retry)
            .process(connectors::view)
            .process(answers::ok);

        from("direct:replayConnector").routeId("replay-connector").routeConfigurationId("http-api")
            .routeDescription("Sends a connector the events of the log from a moment on once more")
            .process(throttle::change)
            .process(requests.readJson(ReplayEvents.class))
            .to("bean-validator:replay-events")
            .process(replayer::begin)
            .process(answers::accepted);
        // @formatter:on
    }
}
