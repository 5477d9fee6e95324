package io.tableorder.access.throttle;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/**
 * The state of a budget for one caller.
 *
 * @param limit requests per minute
 * @param remaining the requests that the caller may send at once
 * @param isGranted whether this request is within the limit
 */
record Quota(Budget budget, int limit, long remaining, boolean isGranted) {

    private static final String HEADER = "RateLimit";

    /** Whether the answer has the headers already. */
    static boolean isIn(HttpServletResponse response) {
        return response.containsHeader(HEADER);
    }

    /** Sets the two headers of the IETF draft and the two older ones. */
    void writeTo(HttpServletResponse response) {
        response.setHeader("RateLimit-Policy", "\"" + budget.policy() + "\";q=" + limit + ";w=60");
        response.setHeader(
                HEADER, "\"" + budget.policy() + "\";r=" + remaining + ";t=" + secondsFor(limit - remaining));
        response.setHeader("X-RateLimit-Limit", String.valueOf(limit));
        response.setHeader("X-RateLimit-Remaining", String.valueOf(remaining));
    }

    /** The time until the next request is granted. */
    Duration retryAfter() {
        return Duration.ofSeconds(secondsFor(1));
    }

    /** The time in which so many tokens come back: one by one, spread over the minute. */
    private long secondsFor(long tokens) {
        return (60 * tokens + limit - 1) / limit;
    }
}
