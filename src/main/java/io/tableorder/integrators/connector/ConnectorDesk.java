package io.tableorder.integrators.connector;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Parameters;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Stops and starts connectors, on all instances; doing it twice is the same as once. */
@Component
class ConnectorDesk {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectorDesk.class);

    private final DropIns dropIns;
    private final DropInFolder folder;
    private final StoppedConnectors stopped;
    private final Stops stops;

    ConnectorDesk(DropIns dropIns, DropInFolder folder, StoppedConnectors stopped, Stops stops) {
        this.dropIns = dropIns;
        this.folder = folder;
        this.stopped = stopped;
        this.stops = stops;
    }

    /** What comes out is the connector as it is then, as for all three. */
    void stop(Exchange exchange) {
        String name = name(exchange);
        String reason = exchange.getMessage().getBody(StopConnector.class).reason();
        stopped.stop(name, Actor.of(exchange).subject(), reason);
        stops.refresh();
        folder.lookNow();
        exchange.getMessage().setBody(find(name));
    }

    void start(Exchange exchange) {
        String name = name(exchange);
        stopped.start(name);
        LOG.info("Connector {} started by {}", name, Actor.of(exchange).subject());
        stops.refresh();
        folder.lookNow();
        exchange.getMessage().setBody(find(name));
    }

    void retry(Exchange exchange) {
        String name = name(exchange);
        folder.retry(name);
        exchange.getMessage().setBody(find(name));
    }

    /** The one that the request names. */
    DropIn connector(Exchange exchange) {
        return find(name(exchange));
    }

    private String name(Exchange exchange) {
        String name = Parameters.pathName(exchange, "name", ".{1,200}", ProblemCode.CONNECTOR_NOT_FOUND);
        find(name);
        return name;
    }

    private DropIn find(String name) {
        return dropIns.find(name).orElseThrow(() -> new ProblemException(ProblemCode.CONNECTOR_NOT_FOUND));
    }
}
