package io.tableorder.edge;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import io.tableorder.http.Bodies;
import io.tableorder.http.MultipartForm;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a request's body before Camel sees the request: bounded, once, and without a thread that waits for it, so that slow clients delay
 * no others. Camel sees a request without a body; otherwise it would copy the body again. Forms with files arrive only where the contract
 * takes them: see {@link ContractGate}.
 */
@Component
@Order(0) // behind Spring Security: the body of a caller without access is not read
class RequestBodies extends OncePerRequestFilter {

    private static final int MAX_BYTES = 256 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** After that time, a body must have arrived at this rate at least: 5 MiB within a minute and a half. */
    private static final int BYTES_PER_SECOND = 64 * 1024;

    private static final String ARRIVAL = RequestBodies.class.getName() + ".ARRIVAL";

    private final Arrivals arrivals;
    private final Problems problems;

    RequestBodies(Arrivals arrivals, Problems problems) {
        this.arrivals = arrivals;
        this.problems = problems;
    }

    /** A request is dispatched again when its body has arrived, and once more when a route has answered it. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(ARRIVAL) instanceof Arrival arrival) {
            request.removeAttribute(ARRIVAL);
            goOn(arrival, request, response, chain);
        } else if (isAsyncDispatch(request)) {
            chain.doFilter(request, response);
        } else if (Arrival.isExpected(request)) {
            receive(request, response, chain);
        } else {
            chain.doFilter(new BodilessRequest(request), response);
        }
    }

    private void receive(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int most = MultipartForm.isSentBy(request) ? MultipartForm.MAX_BYTES : MAX_BYTES;
        long length = request.getContentLengthLong();
        if (length > most) {
            problems.write(request, response, new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE));
            return;
        }
        Arrival arrival = arrivals.of(request, most);
        if (arrival.isHere()) {
            goOn(arrival, request, response, chain);
        } else {
            request.setAttribute(ARRIVAL, arrival);
            arrival.await(response, PATIENCE.plusSeconds((length < 0 ? most : length) / BYTES_PER_SECOND), () -> {
                problems.write(request, response, new ProblemException(ProblemCode.BAD_REQUEST));
                HeldAnswers.of(request).sendNow(ProblemCode.BAD_REQUEST.status());
            });
        }
    }

    private void goOn(Arrival arrival, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            read(arrival, request);
        } catch (ProblemException refused) {
            problems.write(request, response, refused);
            return;
        }
        chain.doFilter(new BodilessRequest(request), response);
    }

    private static void read(Arrival arrival, HttpServletRequest request) throws IOException {
        if (arrival.end() != Arrival.End.WHOLE) {
            throw new ProblemException(
                    arrival.end() == Arrival.End.TOO_LARGE
                            ? ProblemCode.PAYLOAD_TOO_LARGE
                            : ProblemCode.REQUEST_TIMEOUT);
        }
        if (MultipartForm.isSentBy(request)) {
            MultipartForm.read(request, arrival.bytes());
        } else {
            Bodies.keep(request, arrival.bytes());
        }
    }

    private static class BodilessRequest extends HttpServletRequestWrapper {

        BodilessRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public int getContentLength() {
            return 0;
        }

        @Override
        public long getContentLengthLong() {
            return 0;
        }

        /** Hides the charset from Spring, which would add it to the Content-Type, and fails if that is a wildcard. */
        @Override
        public @Nullable String getCharacterEncoding() {
            String type = getContentType();
            return type != null && type.contains("*") ? null : super.getCharacterEncoding();
        }

        @Override
        public ServletInputStream getInputStream() {
            throw new IllegalStateException("The body has been read: " + Bodies.class);
        }
    }
}
