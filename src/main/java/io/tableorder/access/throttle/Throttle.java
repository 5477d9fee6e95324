package io.tableorder.access.throttle;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.ClientAddress;
import io.tableorder.http.Contract;
import io.tableorder.http.Requests;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * Bounds how often a caller may call, and tells it how far it is: headers {@code RateLimit-Policy} and {@code RateLimit} (IETF
 * draft) and the older {@code X-RateLimit-*} on every answer, 429 with {@code Retry-After} beyond. Orders, reads, changes,
 * polling printers, logins and live streams are counted apart.
 */
@Component("rateLimits") // "throttle" is the Camel component
public class Throttle {

    private final Contract contract;
    private final Buckets buckets;
    private final ClientAddress addresses;

    Throttle(Contract contract, Buckets buckets, ClientAddress addresses) {
        this.contract = contract;
        this.buckets = buckets;
        this.addresses = addresses;
    }

    /** Counts a request that changes nothing for its actor, where a route does not know before that it is one. */
    public void reads(Exchange exchange) {
        count(exchange, Budget.READS);
    }

    /** Counts a request of one of the printers that an actor stands for. The caller has shown before that the printer is theirs: a made-up name must not get a budget of its own. */
    public void printer(Exchange exchange, String printer) {
        String caller = Actor.of(exchange).subject() + ":" + printer;
        require(Requests.responseOf(exchange), buckets.take(Budget.PRINTERS, caller));
    }

    /** Counts a login attempt for the account that it names, whether or not there is one. */
    public void account(Exchange exchange, String account) {
        require(Requests.responseOf(exchange), buckets.take(Budget.LOGINS, "account:" + account));
    }

    /** Counts the opening of a live stream for its actor. One that a ticket opens was counted when the ticket was sold. */
    public void stream(HttpServletRequest request, HttpServletResponse response) {
        if (contract.showsCredentials(request)) {
            require(response, buckets.take(Budget.STREAMS, Actor.of(request).subject()));
        }
    }

    /** Counts a request that no actor stands for, if it has not been. */
    public void anonymous(HttpServletRequest request, HttpServletResponse response) {
        if (contract.showsCredentials(request)) {
            require(response, buckets.takeAlone(Budget.ANONYMOUS, addresses.networkOf(request)));
        }
    }

    /** The step {@code throttle:<budget>} of a route: counts its request for who sends it. */
    void count(Exchange exchange, Budget budget) {
        String caller = budget == Budget.LOGINS
                ? addresses.networkOf(Requests.of(exchange))
                : Actor.of(exchange).subject();
        require(Requests.responseOf(exchange), buckets.take(budget, caller));
    }

    static void require(HttpServletResponse response, Quota quota) {
        quota.tell(response);
        if (!quota.isGranted()) {
            throw ProblemException.later(ProblemCode.RATE_LIMIT_EXCEEDED, quota.retryAfter());
        }
    }
}
