package io.tableorder.throttle;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.ClientAddress;
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
@Component
public class Throttle {

    private final Buckets buckets;
    private final ClientAddress addresses;

    Throttle(Buckets buckets, ClientAddress addresses) {
        this.buckets = buckets;
        this.addresses = addresses;
    }

    /** A route step: counts an order for its table. */
    public void order(Exchange exchange) {
        count(exchange, Budget.ORDERS);
    }

    /** A route step: counts a request that changes nothing for its actor. */
    public void read(Exchange exchange) {
        count(exchange, Budget.READS);
    }

    /** A route step: counts a request that changes something for its actor. */
    public void change(Exchange exchange) {
        count(exchange, Budget.CHANGES);
    }

    /** Counts a request of one of the printers that an actor stands for. The printer must be known to be his, or anybody had any number. */
    public void printer(Exchange exchange, String printer) {
        String caller = Actor.of(exchange).subject() + ":" + printer;
        require(Requests.responseOf(exchange), buckets.take(Budget.PRINTERS, caller));
    }

    /** A route step: counts a login attempt for its client address. */
    public void login(Exchange exchange) {
        HttpServletRequest request = Requests.of(exchange);
        require(Requests.responseOf(exchange), buckets.take(Budget.LOGINS, addresses.networkOf(request)));
    }

    /** Counts a login attempt for the account that it names, whether or not there is one. */
    public void account(Exchange exchange, String account) {
        require(Requests.responseOf(exchange), buckets.take(Budget.LOGINS, "account:" + account));
    }

    /** A route step: counts the live stream that a ticket will open. */
    public void ticket(Exchange exchange) {
        count(exchange, Budget.STREAMS);
    }

    /** Counts the opening of a live stream for its actor. One that a ticket opens was counted when the ticket was sold. */
    public void stream(HttpServletRequest request, HttpServletResponse response) {
        if (AnonymousThrottle.hasToken(request)) {
            require(response, buckets.take(Budget.STREAMS, Actor.of(request).subject()));
        }
    }

    /** Counts a request that no actor stands for, if it has not been. */
    public void anonymous(HttpServletRequest request, HttpServletResponse response) {
        if (AnonymousThrottle.hasToken(request)) {
            require(response, buckets.takeAlone(Budget.ANONYMOUS, addresses.networkOf(request)));
        }
    }

    private void count(Exchange exchange, Budget budget) {
        require(
                Requests.responseOf(exchange),
                buckets.take(budget, Actor.of(exchange).subject()));
    }

    static void require(HttpServletResponse response, Quota quota) {
        quota.tell(response);
        if (!quota.isGranted()) {
            throw ProblemException.later(ProblemCode.RATE_LIMIT_EXCEEDED, quota.retryAfter());
        }
    }
}
