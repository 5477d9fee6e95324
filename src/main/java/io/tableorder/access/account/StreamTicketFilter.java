package io.tableorder.access.account;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import io.tableorder.http.Contract;
import io.tableorder.http.Operation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates a request for a live stream by its {@code ?ticket=} if it has no {@code Authorization}. Other operations ignore tickets.
 * This filter is not a bean: Spring Boot would also run a bean outside of Spring Security.
 */
class StreamTicketFilter extends OncePerRequestFilter {

    private final Contract contract;
    private final StreamTickets tickets;
    private final AccessCheck check;
    private final AuthenticationEntryPoint unauthenticated;
    private final Problems problems;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    StreamTicketFilter(
            Contract contract,
            StreamTickets tickets,
            AccessCheck check,
            AuthenticationEntryPoint unauthenticated,
            Problems problems) {
        this.contract = contract;
        this.tickets = tickets;
        this.check = check;
        this.unauthenticated = unauthenticated;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        Operation operation = contract.operationOf(request);
        return operation == null
                || !operation.takesTickets()
                || request.getHeader("Authorization") != null
                || request.getParameter("ticket") == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Access access;
        try {
            access = tickets.use(request.getParameter("ticket"))
                    .filter(check::isStillGranted)
                    .orElseThrow(() -> new InvalidBearerTokenException("ticket"));
        } catch (InvalidBearerTokenException e) {
            unauthenticated.commence(request, response, e);
            return;
        } catch (DataAccessException e) {
            problems.write(
                    request, response, ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, Duration.ofSeconds(1)));
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new ActorAuthentication(access));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        chain.doFilter(request, response);
    }
}
