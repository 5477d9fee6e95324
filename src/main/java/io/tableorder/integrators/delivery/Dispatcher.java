package io.tableorder.integrators.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tableorder.foundation.database.Batches;
import io.tableorder.foundation.database.Recurring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Serves the targets with due deliveries: each target on threads of its own, so that a slow target delays no other, and each kind of
 * target within its own {@link Places}. Targets that get no place wait for the next round.
 */
@Component
class Dispatcher implements SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration UNTIL_STOPPED = Duration.ofSeconds(5);
    private static final Duration RECHECK_AFTER = Duration.ofSeconds(2);

    private final Targets targets;
    private final DueDeliveries deliveries;
    private final DeliveryLifecycle lifecycle;
    private final AttemptRunner attempts;
    private final Recurring work = new Recurring(LOG, "Deliveries wait");
    private final Map<String, Integer> atWork = new ConcurrentHashMap<>();

    /**
     * Targets whose due deliveries all wait behind one that is not due. Finding that out costs more the more deliveries wait, so it is not
     * repeated at once.
     */
    private final Cache<String, Boolean> blocked =
            Caffeine.newBuilder().expireAfterWrite(RECHECK_AFTER).build();

    /** Kinds whose deliveries wait for a route, which was logged. */
    private final Set<String> unserved = ConcurrentHashMap.newKeySet();

    /** Targets that a thread of {@link #looks} is about to serve. */
    private final Set<String> nudged = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean isLooking = new AtomicBoolean();
    private final ExecutorService looks =
            Executors.newSingleThreadExecutor(new CustomizableThreadFactory("deliveries-"));

    private final Map<String, Places> placesByKind = new ConcurrentHashMap<>();
    private final Map<String, ThreadPoolExecutor> threadsByKind = new ConcurrentHashMap<>();
    private volatile boolean isRunning;
    private volatile boolean isStopping;

    Dispatcher(Targets targets, DueDeliveries deliveries, DeliveryLifecycle lifecycle, AttemptRunner attempts) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.lifecycle = lifecycle;
        this.attempts = attempts;
    }

    /** Serves every target with due deliveries. */
    void dispatch() {
        work.run(() -> {
            List<String> due = deliveries.due().stream()
                    .filter(target -> blocked.getIfPresent(target) == null)
                    .toList();
            // Shuffled, so that each target gets its turn if there are more of them than threads.
            List<Targets.Open> served = new ArrayList<>(targets.findOpen(due));
            Collections.shuffle(served);
            served.forEach(this::serve);
        });
    }

    void expire() {
        work.run(() -> Batches.untilNone(lifecycle::expireOverdue));
    }

    /** Serves a target soon, on another thread. The caller does not wait for the database. */
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
        if (!attempts.canReach(target)) {
            if (unserved.add(target.kind())) {
                LOG.warn("Deliveries of the kind {} wait: its route does not run, or there is none", target.kind());
            }
            return;
        }
        if (!unserved.isEmpty()) {
            unserved.remove(target.kind());
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
                .take(attempts.isFailing(target))
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

    private Places places(String kind) {
        return placesByKind.computeIfAbsent(kind, name -> new Places(System::nanoTime));
    }

    /** Has no limit of its own: a task comes with a place, and places are limited. */
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
            while ((isFirst || place.renew(attempts.isFailing(target))) && targets.isOpen(target) && !isStopping) {
                if (!attempts.runNext(target, place)) {
                    if (isFirst) {
                        blocked.put(target.name(), true);
                    }
                    return;
                }
                isFirst = false;
                blocked.invalidate(target.name());
            }
        } catch (DataAccessException | TransactionException e) {
            // The rows stay as they are. The next round finds them due
            // again, or finds that the attempt's time has run out.
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

    @Override
    public void start() {
        isRunning = true;
    }

    /** Begins no further attempts. Those under way go on during the rest of the stop. */
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

    /** Gives attempts under way a while to end. The deliveries of the others are due again once their patience has run out. */
    @Override
    public void destroy() throws InterruptedException {
        stop();
        attempts.stopRetrying();
        long deadline = System.nanoTime() + UNTIL_STOPPED.toNanos();
        for (ThreadPoolExecutor threads : threadsByKind.values()) {
            if (!threads.awaitTermination(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
            }
        }
    }
}
