package io.tableorder.ops;

import io.tableorder.edge.Traffic;
import io.tableorder.foundation.settings.Settings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Delays the stop of an instance that is no longer ready: it continues to serve for a while, so that load balancers notice and send
 * requests elsewhere. Runs before any other part of the application reacts to the stop.
 */
@Component
class Drain {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Traffic traffic;
    private final Duration duration;
    private final ApplicationContext context;

    Drain(Traffic traffic, Settings settings, ApplicationContext context) {
        this.traffic = traffic;
        this.duration = settings.drain();
        this.context = context;
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void onClose(ContextClosedEvent event) {
        boolean hasServed = traffic.state() == Traffic.State.STOPPING;
        if (event.getApplicationContext() == context && hasServed && !duration.isZero()) {
            LOG.info("No longer ready; stops in {} s", duration.toSeconds());
            sleep();
        }
    }

    private void sleep() {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
