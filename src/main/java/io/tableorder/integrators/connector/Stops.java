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
 * The stopped connectors, as this instance last read them from the database, which all instances share. While the database is away the
 * last state stays, and callers do not wait.
 *
 * <p>It follows the database on a thread of its own and not by a route, because it must go on while routes are added and removed.
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

    /** Reads now, and regularly from now on. */
    void follow() {
        refresh();
        thread.scheduleWithFixedDelay(
                this::refresh, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    void refresh() {
        try {
            byName = source.get();
        } catch (RuntimeException e) {
            LOG.debug("Stopped connectors cannot be read; the last known ones stay: {}", e.toString());
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
