package io.tableorder.integrators.intake;

import io.tableorder.foundation.database.DatabaseWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Holds connectors back while the database is away for long. A short outage is waited for with the message in hand, which
 * costs no redelivery; before the broker would take that message back, all go back to their queues, and nothing is taken
 * until the database answers.
 */
@Component
class DatabaseOutage {

    /** Below {@link ConnectorContainers#PATIENCE}, after which a message is given up. */
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

    /** Again and again, by one thread. */
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
            // Each time: a file may have been loaded meanwhile.
            containers.hold();
        }
    }
}
