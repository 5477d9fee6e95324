package io.tableorder.integrators.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tableorder.foundation.database.Batches;
import io.tableorder.foundation.database.Recurring;
import io.tableorder.foundation.trace.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Makes the attempts: each target on threads of its own, so that a slow one holds up nobody else, and each kind of target
 * within its own {@link Places}. With more targets of a kind at work than those, the rest waits for the next look.
 */
@Component
class Dispatcher implements SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final int CONNECTIONS = 3;
    private static final Duration UNTIL_STOPPED = Duration.ofSeconds(5);
    private static final Duration AFTER_A_LOOK_IN_VAIN = Duration.ofSeconds(2);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final Targets targets;
    private final DueDeliveries deliveries;
    private final DeliveryLifecycle lifecycle;
    private final Recurring work = new Recurring(LOG, "Deliveries wait");
    private final Map<String, Integer> atWork = new ConcurrentHashMap<>();

    /** Those whose last attempt from here has failed, or found them out. */
    private final Cache<String, Boolean> failing =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofHours(1)).build();

    /** What is due may all be behind something that is not; looking for what is not costs the more, the more there is. */
    private final Cache<String, Boolean> inVain =
            Caffeine.newBuilder().expireAfterWrite(AFTER_A_LOOK_IN_VAIN).build();

    /** Rows are read for these by a thread that has the time. */
    private final Set<String> nudged = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean isLooking = new AtomicBoolean();
    private final ExecutorService looks =
            Executors.newSingleThreadExecutor(new CustomizableThreadFactory("deliveries-"));

    /** The connections are there for orders. */
    private final Semaphore database = new Semaphore(CONNECTIONS);

    private final Map<String, Places> placesByKind = new ConcurrentHashMap<>();
    private final Map<String, ThreadPoolExecutor> threadsByKind = new ConcurrentHashMap<>();
    private volatile boolean isRunning;
    private volatile boolean isStopping;
    private volatile boolean isEnding;

    Dispatcher(Targets targets, DueDeliveries deliveries, DeliveryLifecycle lifecycle) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.lifecycle = lifecycle;
    }

    /** Serves every target that something waits for. */
    void dispatch() {
        work.run(() -> {
            List<String> due = deliveries.due().stream()
                    .filter(target -> inVain.getIfPresent(target) == null)
                    .toList();
            // With more of them than threads, it is each one's turn some time.
            List<Targets.Open> served = new ArrayList<>(targets.findOpen(due));
            Collections.shuffle(served);
            served.forEach(this::serve);
        });
    }

    void expire() {
        work.run(() -> Batches.untilNone(lifecycle::expireOverdue));
    }

    /** Something may wait for this target. Does not look at the database for it. */
    void nudge(String target) {
        if (isStopping) {
            return;
        }
        nudged.add(target);
        if (isLooking.compareAndSet(false, true)) {
            try {
                looks.execute(this::look);
            } catch (RejectedExecutionException stopped) {
                isLooking.set(false);
            }
        }
    }

    private void look() {
        isLooking.set(false);
        List<String> names = List.copyOf(nudged);
        names.forEach(nudged::remove);
        work.run(() -> targets.findOpen(names).forEach(this::serve));
    }

    private void serve(Targets.Open target) {
        if (isStopping || !target.isServed()) {
            return;
        }
        boolean[] isFree = {false};
        atWork.compute(target.name(), (name, running) -> {
            int now = running == null ? 0 : running;
            isFree[0] = now < target.target().policy().lanes();
            return isFree[0] ? now + 1 : now;
        });
        if (!isFree[0]) {
            return;
        }
        places(target.kind())
                .take(isFailing(target))
                .ifPresentOrElse(place -> serve(target, place), () -> leave(target.name()));
    }

    private void serve(Targets.Open target, Places.Place place) {
        try {
            threads(target.kind()).execute(() -> work(target, place));
        } catch (RejectedExecutionException stopped) {
            place.leave();
            leave(target.name());
        }
    }

    private boolean isFailing(Targets.Open target) {
        return failing.getIfPresent(target.name()) != null;
    }

    private Places places(String kind) {
        return placesByKind.computeIfAbsent(kind, name -> new Places(System::nanoTime));
    }

    /** Without a limit: a thread is asked for with a place only. */
    private ThreadPoolExecutor threads(String kind) {
        return threadsByKind.computeIfAbsent(
                kind,
                name -> new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                            Thread thread = new Thread(task, "deliveries-" + name);
                            thread.setDaemon(true);
                            return thread;
                        }));
    }

    private void leave(String target) {
        atWork.compute(target, (name, running) -> running == null || running <= 1 ? null : running - 1);
    }

    private void work(Targets.Open target, Places.Place place) {
        try {
            boolean isFirst = true;
            while ((isFirst || place.renew(isFailing(target))) && targets.isOpen(target) && !isStopping) {
                if (!attemptOne(target, place)) {
                    if (isFirst) {
                        inVain.put(target.name(), true);
                    }
                    return;
                }
                isFirst = false;
                inVain.invalidate(target.name());
            }
        } catch (DataAccessException | TransactionException e) {
            // The rows stay as they are; the next look takes them up again, or finds the attempt's time run out.
            LOG.warn("Deliveries to {} wait for the database: {}", target.name(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("Delivering to {} failed", target.name(), e);
        } finally {
            place.leave();
            leave(target.name());
        }
    }

    private boolean attemptOne(Targets.Open open, Places.Place place) throws InterruptedException {
        DeliveryPolicy policy = open.target().policy();
        Optional<Delivery> begun = begin(open.name(), policy);
        if (begun.isEmpty()) {
            return false;
        }
        Delivery delivery = begun.get();
        try (Trace.Scope scope = Trace.open(delivery.trace())) {
            long start = System.nanoTime();
            Outcome outcome = outcome(open.target(), delivery, place);
            remember(open.name(), outcome);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            end(delivery, outcome, took, policy);
            tell(delivery, outcome, took);
        }
        return true;
    }

    private void remember(String target, Outcome outcome) {
        switch (outcome.result()) {
            case FAILED, UNAVAILABLE -> failing.put(target, true);
            case CONFIRMED, SENT, REJECTED -> failing.invalidate(target);
        }
    }

    /** What is said of a target that stays out is the same each time. */
    private static void tell(Delivery delivery, Outcome outcome, Duration took) {
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

    private static Outcome outcome(Target target, Delivery delivery, Places.Place place) throws InterruptedException {
        place.beginAttempt();
        try {
            return target.attempt(delivery);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            LOG.warn("Delivery {} to {} failed: {}", delivery.id(), delivery.target(), e.toString());
            return Outcome.failed("ERROR", e.getClass().getSimpleName()).uncertain();
        } finally {
            place.endAttempt();
        }
    }

    /** While the database is away, what came of the attempt is worth waiting for: without it the target gets a duplicate. */
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

    @Override
    public void start() {
        isRunning = true;
    }

    /** Nothing new is begun. What is under way goes on beside the rest of the stop. */
    @Override
    public void stop() {
        isStopping = true;
        isRunning = false;
        looks.shutdown();
        threadsByKind.values().forEach(ThreadPoolExecutor::shutdown);
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** What is under way gets a while to come to its end. What does not is taken up again after its time. */
    @Override
    public void destroy() throws InterruptedException {
        stop();
        isEnding = true;
        long deadline = System.nanoTime() + UNTIL_STOPPED.toNanos();
        for (ThreadPoolExecutor threads : threadsByKind.values()) {
            if (!threads.awaitTermination(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
            }
        }
    }
}
