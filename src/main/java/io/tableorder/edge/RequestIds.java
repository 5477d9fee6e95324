package io.tableorder.edge;

import io.tableorder.foundation.trace.Trace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Every answer carries an {@code X-Request-Id}: the client's, if it is a sane one, else a new one. It is on every line that is written
 * to the log for the request, and so is the trace that the client's {@code traceparent} names, or a new one.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestIds extends OncePerRequestFilter {

    static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = Trace.class.getName();

    /** What a request is known by; null before it has come this way. */
    static @Nullable Trace of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Trace trace ? trace : null;
    }

    /** Some requests are refused by the container, which only then comes this way. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /** A route has answered on another thread; what is left to do is done for the same request. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Trace trace = of(request);
        if (trace == null) {
            trace = begin(request, response);
        }
        try (Trace.Scope scope = Trace.open(trace)) {
            chain.doFilter(request, response);
        }
    }

    private static Trace begin(HttpServletRequest request, HttpServletResponse response) {
        String given = request.getHeader(HEADER);
        String id = given != null && Trace.isRequestId(given)
                ? given
                : UUID.randomUUID().toString();
        Trace trace = Trace.ofRequest(request.getHeader(Trace.TRACEPARENT), id);
        request.setAttribute(ATTRIBUTE, trace);
        response.setHeader(HEADER, id);
        return trace;
    }
}
