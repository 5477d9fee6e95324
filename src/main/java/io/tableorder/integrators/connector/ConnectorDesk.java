package io.tableorder.integrators.connector;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Stops and starts connectors on all instances. Stopping or starting one twice has the effect of doing it once. */
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

    /** @return the connector afterwards */
    DropIn stop(Actor by, String name, @Nullable String reason) {
        find(name);
        stopped.stop(name, by.subject(), reason);
        stops.refresh();
        folder.lookNow();
        return find(name);
    }

    /** @return the connector afterwards */
    DropIn start(Actor by, String name) {
        find(name);
        stopped.start(name);
        LOG.info("Connector {} started by {}", name, by.subject());
        stops.refresh();
        folder.lookNow();
        return find(name);
    }

    /** @return the connector afterwards */
    DropIn retry(String name) {
        find(name);
        folder.retry(name);
        return find(name);
    }

    DropIn find(String name) {
        return dropIns.find(name).orElseThrow(() -> new ProblemException(ProblemCode.CONNECTOR_NOT_FOUND));
    }
}
