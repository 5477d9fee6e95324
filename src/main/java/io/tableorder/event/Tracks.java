package io.tableorder.event;

import io.tableorder.foundation.trace.Trace;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageProperties;

/** How messages of the broker name what they came of: in headers, which a consumer can read before it knows the event. */
public final class Tracks {

    static final String REQUEST_HEADER = "x-request-id";

    private Tracks() {}

    static void leave(@Nullable Trace trace, MessageBuilderSupport<?> message) {
        if (trace != null) {
            message.setHeader(Trace.TRACEPARENT, trace.traceparent());
            if (trace.requestId() != null) {
                message.setHeader(REQUEST_HEADER, trace.requestId());
            }
        }
    }

    /** What a message came of; null if it does not say, or nothing that can be believed. */
    public static @Nullable Trace of(MessageProperties message) {
        return message.getHeader(Trace.TRACEPARENT) instanceof String traceparent
                ? Trace.parse(traceparent, message.getHeader(REQUEST_HEADER) instanceof String id ? id : null)
                : null;
    }
}
