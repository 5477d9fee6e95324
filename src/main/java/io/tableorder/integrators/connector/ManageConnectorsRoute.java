package io.tableorder.integrators.connector;

import static io.tableorder.failure.ProblemCode.CONNECTOR_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathName;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Shows staff the connectors for their store, and super admins all of them. Connectors serve all stores, so only super admins stop,
 * start and replay them.
 */
@Component
class ManageConnectorsRoute extends RouteBuilder {

    private final ConnectorDesk desk;
    private final ConnectorList connectors;
    private final Replayer replayer;

    ManageConnectorsRoute(ConnectorDesk desk, ConnectorList connectors, Replayer replayer) {
        this.desk = desk;
        this.connectors = connectors;
        this.replayer = replayer;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listConnectors").routeId("list-connectors").routeConfigurationId("http-api")
            .routeDescription("Lists the drop-in files for a store with their routes, and why one was refused")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> connectors.list(Actor.of(e).storeId())).id("list")
            .process(Answers::ok).id("answer");

        from("direct:listAllConnectors").routeId("list-all-connectors").routeConfigurationId("http-api")
            .routeDescription("Lists the drop-in files with their routes, for super admins")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> connectors.list(Actor.of(e).storeId())).id("list")
            .process(Answers::ok).id("answer");

        from("direct:stopConnector").routeId("stop-connector").routeConfigurationId("http-api")
            .routeDescription("Stops the routes of a drop-in file until it is started again")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(StopConnector.class)).id("read")
            .to("bean-validator:stop-connector").id("validate")
            .transform().exchange(e -> desk.stop(Actor.of(e), name(e), bodyOf(e, StopConnector.class).reason())).id("stop")
            .transform().body(DropIn.class, connectors::view).id("view")
            .process(Answers::ok).id("answer");

        from("direct:startConnector").routeId("start-connector").routeConfigurationId("http-api")
            .routeDescription("Starts the routes of a drop-in file that was stopped")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.start(Actor.of(e), name(e))).id("start")
            .transform().body(DropIn.class, connectors::view).id("view")
            .process(Answers::ok).id("answer");

        from("direct:retryConnector").routeId("retry-connector").routeConfigurationId("http-api")
            .routeDescription("Reads a drop-in file again, and starts its routes")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.retry(name(e))).id("retry")
            .transform().body(DropIn.class, connectors::view).id("view")
            .process(Answers::ok).id("answer");

        from("direct:replayConnector").routeId("replay-connector").routeConfigurationId("http-api")
            .routeDescription("Sends a connector the log's events from a moment on once more")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ReplayEvents.class)).id("read")
            .to("bean-validator:replay-events").id("validate")
            .transform().exchange(e -> replayer.begin(Actor.of(e), name(e), bodyOf(e, ReplayEvents.class))).id("begin")
            .process(Answers::accepted).id("answer");
        // @formatter:on
    }

    private static String name(Exchange exchange) {
        return pathName(exchange, "name", ".{1,200}", CONNECTOR_NOT_FOUND);
    }
}
