package io.tableorder.connector;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * When the service stops, connectors stop to listen before anything that they may need does: what they have in hand comes to its
 * end, and the broker hands the rest to another instance at once.
 */
@Component
class StopListening implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StopListening.class);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** After the live streams have been ended, before the web server is. */
    private static final int PHASE = DEFAULT_PHASE - 256;

    private final CamelContext camel;
    private volatile boolean isRunning;

    StopListening(CamelContext camel) {
        this.camel = camel;
    }

    @Override
    public void start() {
        isRunning = true;
    }

    @Override
    public void stop() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Route route : List.copyOf(camel.getRoutes())) {
            if (route.getEndpoint() instanceof SpringRabbitMQEndpoint) {
                stop(route, Math.max(1, deadline - System.nanoTime()));
            }
        }
        isRunning = false;
    }

    /** What does not end in time is cut off; its message goes back to the queue. */
    private void stop(Route route, long nanos) {
        try {
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
            camel.getRouteController().stopRoute(route.getId(), millis, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            LOG.warn("Route {} is stopped with the rest: {}", route.getId(), e.toString());
        }
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
