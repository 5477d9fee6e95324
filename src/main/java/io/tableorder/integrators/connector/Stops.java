package io.tableorder.integrators.connector;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Which connectors are stopped, as this instance knows it: what the database last said, on whatever instance it was decided.
 * While the database is away nothing changes, and nobody waits for it.
 */
@Component
class Stops implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Stops.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Supplier<Map<String, DropIn.Stop>> source;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread follower = new Thread(task, "stopped-connectors");
        follower.setDaemon(true);
        return follower;
    });
    private volatile Map<String, DropIn.Stop> byName = Map.of();

    @Autowired
    Stops(StoppedConnectors rows) {
        this(rows::all);
    }

    Stops(Supplier<Map<String, DropIn.Stop>> source) {
        this.source = source;
    }

    /** Asks now, and from now on again and again. */
    void follow() {
        refresh();
        thread.scheduleWithFixedDelay(
                this::refresh, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    void refresh() {
        try {
            byName = source.get();
        } catch (RuntimeException e) {
            LOG.debug("Which connectors are stopped is not known; what is known stands: {}", e.toString());
        }
    }

    DropIn.@Nullable Stop of(String file) {
        return byName.get(DropInGuard.nameOf(file));
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
