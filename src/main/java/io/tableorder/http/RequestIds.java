package io.tableorder.http;

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

/** Every answer carries an {@code X-Request-Id}: the client's, if it is a sane one, else a new one. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestIds extends OncePerRequestFilter {

    private static final String HEADER = "X-Request-Id";

    /** Some requests are refused by the container, which only then comes this way. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (response.getHeader(HEADER) != null) {
            chain.doFilter(request, response);
            return;
        }
        String given = request.getHeader(HEADER);
        response.setHeader(HEADER, isSane(given) ? given : UUID.randomUUID().toString());
        chain.doFilter(request, response);
    }

    private static boolean isSane(@Nullable String id) {
        return id != null && id.matches("[A-Za-z0-9._-]{1,128}");
    }
}
