package io.tableorder.edge;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import io.tableorder.http.Contract;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Admits requests while threads are free, and none before the routes have started, as the port opens earlier. The last threads are reserved
 * for health probes, however many other requests hang, and for answers that are being sent. While the instance stops, every answer closes
 * its connection, so that the client's next request goes to another instance.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 15) // behind the request id, in front of every filter that may wait
class Admission extends OncePerRequestFilter {

    private static final int KEPT = 16;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Contract contract;
    private final Traffic traffic;
    private final Problems problems;
    private final int most;
    private final AtomicInteger inside = new AtomicInteger();

    Admission(Contract contract, Traffic traffic, Problems problems, ServerProperties server) {
        this.contract = contract;
        this.traffic = traffic;
        this.problems = problems;
        this.most = Math.max(1, server.getTomcat().getThreads().getMax() - KEPT);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (traffic.state() == Traffic.State.STOPPING) {
            response.setHeader("Connection", "close");
        }
        if (contract.isProbe(request)) {
            chain.doFilter(request, response);
        } else if (traffic.state() == Traffic.State.STARTING) {
            refuse(request, response);
        } else {
            letIn(request, response, chain);
        }
    }

    /** Counts the requests that are in the filters. By the time this returns, most requests are with a thread of their lane. */
    private void letIn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (inside.incrementAndGet() > most) {
                refuse(request, response);
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            inside.decrementAndGet();
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(request, response, ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, SOON));
    }
}
