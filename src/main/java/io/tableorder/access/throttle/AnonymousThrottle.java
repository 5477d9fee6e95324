package io.tableorder.access.throttle;

import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import io.tableorder.http.ClientAddress;
import io.tableorder.http.Contract;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts requests without credentials by client address. Each instance counts by itself, without Redis, and generously, because a
 * whole restaurant may share one address. The route counts a request with credentials; if such a request is refused before it reaches
 * its route, the headers of the answer report the budget of its address.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20) // in front of Spring Security, behind the request id
class AnonymousThrottle extends OncePerRequestFilter {

    private final Contract contract;
    private final Buckets buckets;
    private final ClientAddress addresses;
    private final Problems problems;

    AnonymousThrottle(Contract contract, Buckets buckets, ClientAddress addresses, Problems problems) {
        this.contract = contract;
        this.buckets = buckets;
        this.addresses = addresses;
        this.problems = problems;
    }

    /** A request whose lane filled up is answered in another dispatch. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Load balancers probe often, perhaps from an address that clients share, and remove an instance that answers
        // with 429.
        boolean isCountedElsewhere =
                isAsyncDispatch(request) || contract.showsCredentials(request) || contract.isProbe(request);
        if (!isCountedElsewhere) {
            try {
                Throttle.require(response, buckets.takeAlone(Budget.ANONYMOUS, addresses.networkOf(request)));
            } catch (ProblemException tooMany) {
                problems.write(request, response, tooMany);
                return;
            }
        }
        chain.doFilter(request, response);
        boolean isAnswered = !request.isAsyncStarted() && !response.isCommitted();
        if (isAnswered && !Quota.isIn(response)) {
            buckets.lookAlone(Budget.ANONYMOUS, addresses.networkOf(request)).writeTo(response);
        }
    }
}
