package io.tableorder.access.throttle;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/**
 * How a caller stands with one budget.
 *
 * @param limit requests per minute
 * @param isGranted whether this request is within it
 */
record Quota(Budget budget, int limit, long remaining, boolean isGranted) {

    /** Tells the caller, by the IETF draft's two headers and the two older ones. */
    void tell(HttpServletResponse response) {
        response.setHeader("RateLimit-Policy", "\"" + budget.policy() + "\";q=" + limit + ";w=60");
        response.setHeader(
                "RateLimit", "\"" + budget.policy() + "\";r=" + remaining + ";t=" + secondsFor(limit - remaining));
        response.setHeader("X-RateLimit-Limit", String.valueOf(limit));
        response.setHeader("X-RateLimit-Remaining", String.valueOf(remaining));
    }

    /** Until the next request is granted. */
    Duration retryAfter() {
        return Duration.ofSeconds(secondsFor(1));
    }

    /** Tokens come back one by one, spread over the minute. */
    private long secondsFor(long tokens) {
        return (60 * tokens + limit - 1) / limit;
    }
}
