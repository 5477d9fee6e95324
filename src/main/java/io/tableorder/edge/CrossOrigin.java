package io.tableorder.edge;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.ClientAddress;
import io.tableorder.http.Contract;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/**
 * Allows pages of the front ends to call the service, and to read every answer, also the refusal of too many requests. Preflights do not
 * count towards the limits. A page from the host that it calls is always of the service's own origin, also behind a proxy that ends TLS,
 * where the request arrives by http.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 12) // behind the request id, in front of every filter that refuses
class CrossOrigin extends CorsFilter {

    private static final List<String> REQUEST_HEADERS = List.of(
            "Authorization",
            "Content-Type",
            "Accept-Language",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "Last-Event-ID",
            "X-Request-Id",
            // Headers that pages with tracing add to each request.
            "traceparent",
            "tracestate",
            "baggage",
            "b3",
            "sentry-trace");

    private static final List<String> RESPONSE_HEADERS = List.of(
            "Location",
            "ETag",
            "Content-Disposition",
            "Retry-After",
            "Idempotent-Replayed",
            "RateLimit",
            "RateLimit-Policy",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-Request-Id");

    CrossOrigin(Settings settings, ClientAddress addresses, Problems problems) {
        super(everywhere(settings.corsOrigins(), addresses));
        setCorsProcessor(new Processor(problems));
    }

    private static CorsConfigurationSource everywhere(List<String> origins, ClientAddress addresses) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(origins);
        cors.setAllowedMethods(Contract.METHODS);
        cors.setAllowedHeaders(REQUEST_HEADERS);
        cors.setExposedHeaders(RESPONSE_HEADERS);
        cors.setMaxAge(Duration.ofHours(1));
        return request -> {
            String origin = request.getHeader("Origin");
            if (origin == null
                    || origins.contains(origin)
                    || !OwnOrigin.of(request, addresses).is(origin)) {
                return cors;
            }
            CorsConfiguration own = new CorsConfiguration(cors);
            // A list of its own: the copy shares that of all other requests.
            own.setAllowedOrigins(List.of(origin));
            return own;
        };
    }

    private static final class Processor extends DefaultCorsProcessor {

        private final Problems problems;

        Processor(Problems problems) {
            this.problems = problems;
        }

        @Override
        public boolean processRequest(
                @Nullable CorsConfiguration config, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            boolean isAllowed = super.processRequest(config, new WithoutCharset(request), response);
            if (!isAllowed) {
                problems.write(
                        request,
                        response,
                        new ProblemException(ProblemCode.FORBIDDEN)
                                .with("origin", shortened(request.getHeader("Origin"))));
            }
            return isAllowed;
        }

        private static String shortened(String origin) {
            return origin.substring(0, Math.min(origin.length(), 200));
        }

        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            // Writes no text here: the problem follows.
        }
    }

    /** Hides the charset: Spring would add it to the Content-Type, and fails if that is a wildcard. */
    private static final class WithoutCharset extends HttpServletRequestWrapper {

        WithoutCharset(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getCharacterEncoding() {
            return null;
        }
    }
}
