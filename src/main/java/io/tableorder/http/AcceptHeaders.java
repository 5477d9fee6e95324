package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a malformed {@code Accept} header. Spring MVC would answer 406 only after it has handed the request to its route, which might
 * place an order that the client believes refused.
 */
@Component
@Order(-2) // behind Spring Security, in front of the body, after which the request goes on in another dispatch
class AcceptHeaders extends OncePerRequestFilter {

    /** The strategy that Spring MVC uses. */
    private static final ContentNegotiationStrategy ACCEPT = new HeaderContentNegotiationStrategy();

    private final Problems problems;

    AcceptHeaders(Problems problems) {
        this.problems = problems;
    }

    /** The media types that the client accepts, by quality, the more specific first. Without the header it accepts all. */
    private static List<MediaType> of(HttpServletRequest request) {
        try {
            return ACCEPT.resolveMediaTypes(new ServletWebRequest(request));
        } catch (HttpMediaTypeNotAcceptableException e) {
            throw new ProblemException(ProblemCode.NOT_ACCEPTABLE);
        }
    }

    /** The offered type that the client prefers, the first if it has no preference; null if it accepts none, or the header is malformed. */
    static @Nullable MediaType preferred(HttpServletRequest request, Collection<MediaType> offered) {
        List<MediaType> accepted;
        try {
            accepted = of(request);
        } catch (ProblemException unreadable) {
            return null;
        }
        for (MediaType range : accepted) {
            for (MediaType type : offered) {
                if (range.includes(type) && !isRefused(type, accepted)) {
                    return type;
                }
            }
        }
        return null;
    }

    private static boolean isRefused(MediaType type, List<MediaType> accepted) {
        return accepted.stream().anyMatch(range -> range.getQualityValue() == 0 && range.equalsTypeAndSubtype(type));
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader("Accept") == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            of(request);
        } catch (ProblemException unreadable) {
            problems.write(request, response, unreadable);
            return;
        }
        chain.doFilter(request, response);
    }
}
