package io.tableorder.integrators.intake;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * When the service stops, connectors stop listening before anything that they may need stops. They finish their messages in hand, and
 * the broker delivers the others to another instance at once.
 */
@Component
class StopListening implements SmartLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** After the end of the live streams, and before that of the web server. */
    private static final int PHASE = DEFAULT_PHASE - 256;

    // Not the Camel context: Spring would start its dependencies with it, before there are any routes.
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
