package io.tableorder.throttle;

import io.github.bucket4j.ConsumptionProbe;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Requests;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;

/**
 * Route steps that bound how often a caller may call, and tell it how far it is: headers {@code RateLimit-Policy} and
 * {@code RateLimit} (IETF draft) and the older {@code X-RateLimit-*} on every answer, 429 with {@code Retry-After} beyond.
 */
@Component
public class Throttle {

    private final Buckets buckets;

    Throttle(Buckets buckets) {
        this.buckets = buckets;
    }

    /** Counts a request for its actor. */
    public void request(Exchange exchange) {
        take(exchange, Budget.REQUESTS, Actor.of(exchange).subject());
    }

    /** Counts a login attempt for its client address. */
    public void login(Exchange exchange) {
        take(exchange, Budget.LOGINS, Requests.of(exchange).getRemoteAddr());
    }

    private void take(Exchange exchange, Budget budget, String caller) {
        ConsumptionProbe probe = buckets.take(budget, caller);
        long limit = buckets.perMinute(budget);
        Message message = exchange.getMessage();
        message.setHeader("RateLimit-Policy", "\"" + budget.policy() + "\";q=" + limit + ";w=60");
        message.setHeader(
                "RateLimit",
                "\"" + budget.policy() + "\";r=" + probe.getRemainingTokens() + ";t="
                        + seconds(probe.getNanosToWaitForReset()));
        message.setHeader("X-RateLimit-Limit", limit);
        message.setHeader("X-RateLimit-Remaining", probe.getRemainingTokens());
        if (!probe.isConsumed()) {
            throw ProblemException.later(
                    ProblemCode.RATE_LIMIT_EXCEEDED, Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private static long seconds(long nanos) {
        return (nanos + 999_999_999L) / 1_000_000_000L;
    }
}
