package io.tableorder.failure;

import jakarta.servlet.http.HttpServletRequest;

/** Recognises clients that reconnect by themselves when a live stream ends, but never after any other answer. */
public interface EventSources {

    /** Whether such a client asks for a live stream. */
    boolean isAsking(HttpServletRequest request);
}
