package io.tableorder.failure;

import jakarta.servlet.http.HttpServletRequest;

/** Knows clients that come back by themselves when a live stream ends, and never again after any other answer. */
public interface EventSources {

    /** Whether the request is such a client's, and for a live stream. */
    boolean isAsking(HttpServletRequest request);
}
