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
 * Gives every answer an {@code X-Request-Id}: the client's if it is valid, else a new one. Every log line of the request has this id, and
 * also the trace of the client's {@code traceparent}, or a new one.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestIds extends OncePerRequestFilter {

    static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = Trace.class.getName();

    /** The trace and id of a request; null before this filter has run. */
    static @Nullable Trace of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Trace trace ? trace : null;
    }

    /** The container refuses some requests before the filters, and dispatches only the error to them. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /** A route has answered on another thread. The rest of the work belongs to the same request. */
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
