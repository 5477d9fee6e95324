package io.tableorder.integrators.intake;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * When the service stops, connectors stop to listen before anything that they may need does: what they have in hand comes to its
 * end, and the broker hands the rest to another instance at once.
 */
@Component
class StopListening implements SmartLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** After the live streams have been ended, before the web server is. */
    private static final int PHASE = DEFAULT_PHASE - 256;

    // Not the Camel context: Spring would start what it depends on with it, before there are any routes.
    private final Connectors connectors;
    private volatile boolean isRunning;

    StopListening(Connectors connectors) {
        this.connectors = connectors;
    }

    @Override
    public void start() {
        isRunning = true;
    }

    @Override
    public void stop() {
        connectors.stopListening(PATIENCE);
        isRunning = false;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
