package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a request's body before Camel sees the request: bounded, once, and on the container's thread, so that a client that
 * sends slowly never holds one of the routes' threads. Camel is shown a request without a body, or it would copy it again.
 * Forms with files arrive only where the contract takes them: see {@link ContractGate}.
 */
@Component
@Order(0) // behind Spring Security: whoever may not call is not listened to
class RequestBodies extends OncePerRequestFilter {

    private static final int MAX_BYTES = 256 * 1024;
    private static final String BODY = RequestBodies.class.getName() + ".BODY";

    private final Problems problems;

    RequestBodies(Problems problems) {
        this.problems = problems;
    }

    static byte[] of(HttpServletRequest request) {
        return Objects.requireNonNullElse((byte[]) request.getAttribute(BODY), new byte[0]);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentLengthLong() == 0;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (MultipartForm.isSentBy(request)) {
            readForm(request, response, chain);
            return;
        }
        boolean isTooLarge = request.getContentLengthLong() > MAX_BYTES;
        byte[] body = isTooLarge ? new byte[0] : request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (isTooLarge || body.length > MAX_BYTES) {
            problems.write(request, response, new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE));
            return;
        }
        request.setAttribute(BODY, body);
        chain.doFilter(new BodilessRequest(request), response);
    }

    private void readForm(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            MultipartForm.read(request);
        } catch (ProblemException refused) {
            problems.write(request, response, refused);
            return;
        }
        chain.doFilter(new BodilessRequest(request), response);
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

        @Override
        public ServletInputStream getInputStream() {
            throw new IllegalStateException("The body has been read: Requests.readJson");
        }
    }
}
