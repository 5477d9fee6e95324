package io.tableorder.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.http.Contract;
import io.tableorder.http.Lane;
import io.tableorder.http.Operation;
import io.tableorder.http.Requests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves a few requests of each {@link Lane} at once, so that a slow lane takes neither threads nor connections of another. A request runs
 * on its own thread if its lane is free, else it waits for a thread of the lane. A full lane refuses at once, before anything is read or
 * looked up for the request, and so does a lane that needs the database while the database does not answer. Of Spring MVC's operations, at
 * most {@value #MOST_OF_SPRING} run at once in each lane.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 25) // behind the limit of clients without a token, in front of Spring Security
class Lanes extends OncePerRequestFilter implements DisposableBean {

    private static final int MOST_OF_SPRING = 32;
    private static final String LANE = Lanes.class.getName() + ".LANE";
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    /** Set while a thread of a lane has a turn. */
    private static final ThreadLocal<Boolean> IN_TURN = new ThreadLocal<>();

    private final Contract contract;
    private final DatabaseWatch database;
    private final Problems problems;
    private final TaskDecorator decorator;
    private final Map<Lane, Served> lanes = new EnumMap<>(Lane.class);

    Lanes(Contract contract, DatabaseWatch database, Problems problems, TaskDecorator decorator, MeterRegistry meters) {
        this.contract = contract;
        this.database = database;
        this.problems = problems;
        this.decorator = decorator;
        for (Lane lane : Lane.values()) {
            if (lane.turns() > 0) {
                lanes.put(lane, new Served(lane, meters));
            }
        }
    }

    /** The turns, threads and counters of a lane. */
    private static final class Served {

        /** One for each request that the lane serves at once, on whatever thread. */
        private final Semaphore turns;

        /** For those that wait. */
        private final ThreadPoolExecutor routes;

        private final AtomicInteger ofSpring = new AtomicInteger();
        private final Counter refusals;

        Served(Lane lane, MeterRegistry meters) {
            turns = new Semaphore(lane.turns(), true);
            routes = new ThreadPoolExecutor(
                    lane.turns(),
                    lane.turns(),
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(lane.places()),
                    new CustomizableThreadFactory(lane.word() + "-"));
            Gauge.builder("tableorder.lane.active", this, served -> lane.turns() - served.turns.availablePermits())
                    .description("Requests that a lane is at work on")
                    .tag("lane", lane.word())
                    .register(meters);
            Gauge.builder("tableorder.lane.waiting", this, Served::waiting)
                    .description("Requests that wait for their lane")
                    .tag("lane", lane.word())
                    .register(meters);
            refusals = Counter.builder("tableorder.lane.refusals")
                    .description("Requests that were refused because their lane was full")
                    .tag("lane", lane.word())
                    .register(meters);
        }

        int waiting() {
            return routes.getQueue().size() + turns.getQueueLength();
        }

        boolean isFull() {
            return routes.getQueue().remainingCapacity() == 0;
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Operation operation = contract.operationOf(request);
        Lane lane = operation == null ? null : operation.laneOf(request);
        Served served = lane == null ? null : lanes.get(lane);
        if (operation == null || lane == null || served == null) {
            chain.doFilter(request, response);
        } else if (lane.needsDatabase() && !database.answers()) {
            refuse(request, response);
        } else if (operation.isOfSpring()) {
            pass(served, request, response, chain);
        } else if (served.isFull()) {
            served.refusals.increment();
            refuse(request, response);
        } else {
            request.setAttribute(LANE, lane);
            Requests.arrived(request, lane.patience());
            chain.doFilter(request, response);
        }
    }

    private void pass(Served served, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (served.ofSpring.incrementAndGet() > MOST_OF_SPRING) {
                served.refusals.increment();
                refuse(request, response);
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            served.ofSpring.decrementAndGet();
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(request, response, ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, SOON));
    }

    /** The lane of a request for a route, which has passed this filter. */
    static Lane laneOf(HttpServletRequest request) {
        return (Lane) Objects.requireNonNull(request.getAttribute(LANE));
    }

    /**
     * Takes a turn for this thread, if the lane has one and no request waits for it; {@link #leave} ends it. A thread of a lane that has
     * a turn gets no second one: it sends an answer, and the next request has come over the same connection.
     */
    boolean enter(Lane lane) {
        Served served = served(lane);
        return IN_TURN.get() == null && !lane.rests() && served.waiting() == 0 && served.turns.tryAcquire();
    }

    void leave(Lane lane) {
        served(lane).turns.release();
    }

    /**
     * Runs the route of a request on a thread of the lane.
     *
     * @throws RejectedExecutionException if the lane is full
     */
    void execute(Lane lane, Runnable route) {
        Served served = served(lane);
        Runnable work = lane.rests() ? () -> runAndRest(route) : route;
        try {
            served.routes.execute(decorator.decorate(() -> runInTurn(served, work)));
        } catch (RejectedExecutionException full) {
            served.refusals.increment();
            throw full;
        }
    }

    private static void runInTurn(Served served, Runnable work) {
        try {
            served.turns.acquire();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return;
        }
        IN_TURN.set(true);
        try {
            work.run();
        } finally {
            IN_TURN.remove();
            served.turns.release();
        }
    }

    private static void runAndRest(Runnable route) {
        long begun = System.nanoTime();
        route.run();
        LockSupport.parkNanos(Math.min(System.nanoTime() - begun, LONGEST_REST.toNanos()));
    }

    /** Whether the lane has no turn left, and all its places are taken. */
    boolean isTaken(Lane lane) {
        return served(lane).isFull() && served(lane).turns.availablePermits() == 0;
    }

    private Served served(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    /** Waits for the routes that are running. */
    @Override
    public void destroy() {
        long until = System.nanoTime() + LAST_ANSWERS.toNanos();
        lanes.values().forEach(served -> served.routes.shutdown());
        for (Served served : lanes.values()) {
            try {
                if (!served.routes.awaitTermination(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    served.routes.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                served.routes.shutdownNow();
            }
        }
    }
}
