package io.tableorder.access.throttle;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.ClientAddress;
import io.tableorder.http.Contract;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/**
 * Limits how often a caller may call. Every answer has the headers {@code RateLimit-Policy} and {@code RateLimit} (IETF draft) and the
 * older {@code X-RateLimit-*}; a request beyond the limit is refused with 429 and {@code Retry-After}. Each {@link Budget} is counted
 * separately.
 */
@Component("rateLimits") // the name "throttle" belongs to the Camel component
public class Throttle {

    private final Contract contract;
    private final Buckets buckets;
    private final ClientAddress addresses;

    Throttle(Contract contract, Buckets buckets, ClientAddress addresses) {
        this.contract = contract;
        this.buckets = buckets;
        this.addresses = addresses;
    }

    /** Counts a read of its actor. A route calls this if it recognizes a read only after it has begun. */
    public void reads(HttpServletRequest request, HttpServletResponse response) {
        count(request, response, Budget.READS);
    }

    /**
     * Counts a request of one of the printers that share an API key.
     *
     * @param printer must exist in the actor's store: an invented name would get a budget of its own
     */
    public void printer(Actor actor, HttpServletResponse response, String printer) {
        require(response, buckets.take(Budget.PRINTERS, actor.subject() + ":" + printer));
    }

    /** Counts a login attempt for the account that it names, even if the account does not exist. */
    public void account(HttpServletResponse response, String account) {
        require(response, buckets.take(Budget.LOGINS, "account:" + account));
    }

    /** Counts the opening of a live stream for its actor. A stream that a ticket opens was counted when the ticket was issued. */
    public void stream(HttpServletRequest request, HttpServletResponse response) {
        if (contract.showsCredentials(request)) {
            require(response, buckets.take(Budget.STREAMS, Actor.of(request).subject()));
        }
    }

    /** Counts a request whose credentials were refused. {@link AnonymousThrottle} has counted the requests without credentials. */
    public void anonymous(HttpServletRequest request, HttpServletResponse response) {
        if (contract.showsCredentials(request)) {
            require(response, buckets.takeAlone(Budget.ANONYMOUS, addresses.networkOf(request)));
        }
    }

    /** Counts a request for its actor, or for its client address if it is a login or a scan. */
    void count(HttpServletRequest request, HttpServletResponse response, Budget budget) {
        String caller = budget == Budget.LOGINS || budget == Budget.SCANS
                ? addresses.networkOf(request)
                : Actor.of(request).subject();
        require(response, buckets.take(budget, caller));
    }

    static void require(HttpServletResponse response, Quota quota) {
        quota.writeTo(response);
        if (!quota.isGranted()) {
            throw ProblemException.later(ProblemCode.RATE_LIMIT_EXCEEDED, quota.retryAfter());
        }
    }
}
