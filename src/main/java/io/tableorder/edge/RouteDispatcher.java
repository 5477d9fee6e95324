package io.tableorder.edge;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import io.tableorder.http.Contract;
import io.tableorder.http.Lane;
import io.tableorder.http.Operation;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Hands a request for an operation of the contract to the route {@code direct:<operationId>}, and the route's message to the client. While
 * the operation's lane is free, the route runs on the request's own thread; else the request waits for a thread of the lane, which also
 * begins to send the answer. So a request passes the filters once, and changes threads once at most.
 */
@Component
@Order(1) // behind the body
class RouteDispatcher extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(RouteDispatcher.class);

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String WAIT = RouteDispatcher.class.getName() + ".WAIT";

    private final Contract contract;
    private final Lanes lanes;
    private final Deadlines deadlines;
    private final HeldAnswers answers;
    private final WebErrors errors;
    private final Problems problems;

    /** By operationId. */
    private volatile Map<String, Producer> routes = Map.of();

    RouteDispatcher(
            Contract contract,
            Lanes lanes,
            Deadlines deadlines,
            HeldAnswers answers,
            WebErrors errors,
            Problems problems) {
        this.contract = contract;
        this.lanes = lanes;
        this.deadlines = deadlines;
        this.answers = answers;
        this.errors = errors;
        this.problems = problems;
    }

    /** @throws IllegalStateException if an operation has no route */
    void bind(CamelContext context) throws Exception {
        Map<String, Producer> bound = new HashMap<>();
        for (Operation operation : contract.operationsOfRoutes()) {
            String uri = "direct://" + operation.id();
            if (context.getRoutes().stream()
                    .noneMatch(route -> route.getEndpoint().getEndpointUri().equals(uri))) {
                throw new IllegalStateException("No route begins at " + uri + ", which the contract has");
            }
            // A route that is stopped refuses at once.
            Producer route = context.getEndpoint(uri + "?block=false").createProducer();
            ServiceHelper.startService(route);
            bound.put(operation.id(), route);
        }
        routes = Map.copyOf(bound);
    }

    /** A request is dispatched again when its body has arrived, and when it has waited too long. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Operation operation = contract.operationOf(request);
        Producer route = operation == null ? null : routes.get(operation.id());
        if (route == null) {
            chain.doFilter(request, response);
        } else if (request.getAttribute(WAIT) != null) {
            problems.write(request, response, ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, SOON));
        } else {
            serve(route, request, response);
        }
    }

    private void serve(Producer route, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Lane lane = Lanes.laneOf(request);
        if (lanes.enter(lane)) {
            try {
                run(route, request, response).write();
            } finally {
                lanes.leave(lane);
            }
        } else {
            Wait wait = new Wait(request.startAsync(request, response), lane);
            request.setAttribute(WAIT, wait);
            try {
                lanes.execute(lane, () -> {
                    try {
                        if (!wait.isOver()) {
                            wait.end(run(route, request, response), request);
                        }
                    } finally {
                        wait.giveUp(); // the route has ended with an Error, if the request still waits
                    }
                });
            } catch (RejectedExecutionException full) {
                wait.giveUp();
            }
        }
    }

    /** Writes the answer of a route that has run. */
    private interface Answer {
        void write() throws IOException;
    }

    private Answer run(Producer route, HttpServletRequest request, HttpServletResponse response) {
        try {
            Exchange exchange = RouteMessages.of(request, response, route.getEndpoint());
            route.process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            return () -> answer(exchange, request, response);
        } catch (Exception failure) {
            return () -> errors.answer(failure, request, response);
        }
    }

    private void answer(Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            RouteMessages.answer(exchange.getMessage(), response);
        } catch (RuntimeException failure) {
            errors.answer(failure, request, response);
        }
    }

    /** A request that waits for its lane, for its route to end there, and for its client to read the answer. */
    private final class Wait implements AsyncListener {

        private final AsyncContext context;
        private final long since = System.nanoTime();
        private final Future<?> deadline;
        private final AtomicBoolean isOver = new AtomicBoolean();

        /** Gets the events of the request once it is set. To add it as a listener is up to the request's own thread alone. */
        private volatile @Nullable Departure departure;

        Wait(AsyncContext context, Lane lane) {
            this.context = context;
            // The container would end the request by an error while another thread answers it.
            context.setTimeout(0);
            context.addListener(this);
            deadline = deadlines.after(lane.patience(), this::giveUp);
        }

        boolean isOver() {
            return isOver.get();
        }

        void end(Answer answer, HttpServletRequest request) {
            if (!finish()) {
                return;
            }
            try {
                answer.write();
                Departure begun = answers.departure(HeldAnswers.of(request), context);
                departure = begun;
                begun.begin(since);
            } catch (IOException | IllegalStateException gone) {
                LOG.debug("The client has gone before the answer", gone);
            } finally {
                if (departure == null) {
                    dispatch();
                }
            }
        }

        void giveUp() {
            if (finish()) {
                dispatch();
            }
        }

        private boolean finish() {
            deadline.cancel(false);
            return isOver.compareAndSet(false, true);
        }

        private void dispatch() {
            try {
                context.dispatch();
            } catch (IllegalStateException gone) {
                LOG.debug("The request has ended already", gone);
            }
        }

        /** The client takes too long to read, or the service stops. */
        @Override
        public void onTimeout(AsyncEvent event) {
            Departure begun = departure;
            if (begun == null) {
                giveUp();
            } else {
                begun.onTimeout(event);
            }
        }

        /** The client has gone. */
        @Override
        public void onError(AsyncEvent event) {
            finish();
            Departure begun = departure;
            if (begun != null) {
                begun.onError(event);
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            Departure begun = departure;
            if (begun != null) {
                begun.onComplete(event);
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
