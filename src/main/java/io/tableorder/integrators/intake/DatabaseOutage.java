package io.tableorder.integrators.intake;

import io.tableorder.foundation.database.DatabaseWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Holds connectors while the database is away for long. In a short outage each connector waits with its message in hand, which costs no
 * redelivery. Before the broker would take these messages back, all are returned to their queues, and no connector consumes until the
 * database answers.
 */
@Component
class DatabaseOutage {

    /** Shorter than {@link ConnectorContainers#PATIENCE}, after which a message is rejected. */
    private static final Duration WAITED_FOR_IN_PLACE = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseOutage.class);

    private final DatabaseWatch database;
    private final ConnectorContainers containers;
    private final Duration patience;
    private @Nullable Long awaySince;
    private boolean isHolding;

    @Autowired
    DatabaseOutage(DatabaseWatch database, ConnectorContainers containers) {
        this(database, containers, WAITED_FOR_IN_PLACE);
    }

    DatabaseOutage(DatabaseWatch database, ConnectorContainers containers, Duration patience) {
        this.database = database;
        this.containers = containers;
        this.patience = patience;
    }

    /** Called once a second, by one thread. */
    void look() {
        if (database.answers()) {
            awaySince = null;
            if (isHolding) {
                LOG.info("The database is back: connectors listen again");
                isHolding = false;
            }
            containers.resume();
            return;
        }
        long now = System.nanoTime();
        long since = awaySince == null ? now : awaySince;
        awaySince = since;
        if (now - since > patience.toNanos()) {
            if (!isHolding) {
                LOG.warn("The database is away for long: connectors stop listening until it is back");
                isHolding = true;
            }
            // Repeated each time, because a file may have been loaded meanwhile.
            containers.hold();
        }
    }
}
