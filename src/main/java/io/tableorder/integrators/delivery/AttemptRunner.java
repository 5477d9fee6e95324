package io.tableorder.integrators.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tableorder.foundation.trace.Trace;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Has attempts made: begins one in the database, drives the route of the target's kind, and records the outcome. */
@Component
class AttemptRunner {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptRunner.class);

    private static final int CONNECTIONS = 3;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final DeliveryLifecycle lifecycle;
    private final AttemptRoutes routes;

    /** The targets whose last attempt from this instance has failed, or has found them out. */
    private final Cache<String, Boolean> failing =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofHours(1)).build();

    /** Attempts use few connections at once, because orders need the others. */
    private final Semaphore database = new Semaphore(CONNECTIONS);

    private volatile boolean isEnding;

    AttemptRunner(DeliveryLifecycle lifecycle, AttemptRoutes routes) {
        this.lifecycle = lifecycle;
        this.routes = routes;
    }

    boolean isFailing(Targets.Open target) {
        return failing.getIfPresent(target.name()) != null;
    }

    /** From now on an outcome that cannot be recorded is given up at once. */
    void stopRetrying() {
        isEnding = true;
    }

    /** Whether the route that attempts need is running. */
    boolean canReach(Targets.Open target) {
        return routes.find(target).isPresent();
    }

    /** @return false if no delivery to the target can be attempted now */
    boolean runNext(Targets.Open open, Places.Place place) throws InterruptedException {
        // Found before the attempt begins: a route that is stopped meanwhile still makes it.
        Optional<AttemptRoutes.Maker> route = routes.find(open);
        if (route.isEmpty()) {
            return false;
        }
        DeliveryPolicy policy = open.target().policy();
        Optional<Delivery> begun = begin(open.name(), policy);
        if (begun.isEmpty()) {
            return false;
        }
        Delivery delivery = begun.get();
        try (Trace.Scope scope = Trace.open(delivery.trace())) {
            long start = System.nanoTime();
            Outcome outcome = outcome(route.get(), new Attempt(open.target(), delivery), place);
            remember(open.name(), outcome);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            end(delivery, outcome, took, policy);
            log(delivery, outcome, took);
        }
        return true;
    }

    private void remember(String target, Outcome outcome) {
        switch (outcome.result()) {
            case FAILED, UNAVAILABLE -> failing.put(target, true);
            case CONFIRMED, SENT, REJECTED -> failing.invalidate(target);
        }
    }

    /** At debug level while the target is out, because each attempt would log the same. */
    private static void log(Delivery delivery, Outcome outcome, Duration took) {
        LOG.atLevel(outcome.result() == Outcome.Result.UNAVAILABLE ? Level.DEBUG : Level.INFO)
                .addKeyValue("delivery", delivery.id())
                .addKeyValue("target", delivery.target())
                .addKeyValue("store", delivery.storeId())
                .addKeyValue("result", outcome.result().name().toLowerCase(Locale.ROOT))
                .addKeyValue("duration_ms", took.toMillis())
                .log(
                        "Delivery {} of {} {} to {}: {} {} at attempt {}, {} ms",
                        delivery.id(),
                        delivery.eventType(),
                        delivery.subject(),
                        delivery.target(),
                        outcome.result(),
                        outcome.code(),
                        delivery.attempt(),
                        took.toMillis());
    }

    private Optional<Delivery> begin(String target, DeliveryPolicy policy) throws InterruptedException {
        database.acquire();
        try {
            return lifecycle.begin(target, policy);
        } finally {
            database.release();
        }
    }

    private static Outcome outcome(AttemptRoutes.Maker route, Attempt attempt, Places.Place place)
            throws InterruptedException {
        Delivery delivery = attempt.delivery();
        place.beginAttempt();
        try {
            return route.make(attempt);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            LOG.warn("Delivery {} to {} failed: {}", delivery.id(), delivery.target(), e.toString());
            return Outcome.failed("ERROR", e.getClass().getSimpleName()).uncertain();
        } finally {
            place.endAttempt();
        }
    }

    /** Retries while the database is away: a lost outcome means a duplicate for the target. */
    private void end(Delivery delivery, Outcome outcome, Duration took, DeliveryPolicy policy)
            throws InterruptedException {
        long deadline = System.nanoTime() + policy.patience().toNanos();
        while (true) {
            database.acquire();
            try {
                lifecycle.end(delivery.target(), delivery.id(), delivery.attempt(), outcome, took, policy);
                return;
            } catch (DataAccessException | TransactionException e) {
                if (System.nanoTime() > deadline || isEnding) {
                    throw e;
                }
            } finally {
                database.release();
            }
            Thread.sleep(BETWEEN_TRIES.toMillis());
        }
    }
}
