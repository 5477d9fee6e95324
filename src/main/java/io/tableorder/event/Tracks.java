package io.tableorder.event;

import io.tableorder.foundation.trace.Trace;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageProperties;

/** Writes and reads the headers in which a message names its trace and request. A consumer can read them before it parses the event. */
public final class Tracks {

    static final String REQUEST_HEADER = "x-request-id";

    private Tracks() {}

    static void write(@Nullable Trace trace, MessageBuilderSupport<?> message) {
        if (trace != null) {
            message.setHeader(Trace.TRACEPARENT, trace.traceparent());
            if (trace.requestId() != null) {
                message.setHeader(REQUEST_HEADER, trace.requestId());
            }
        }
    }

    /** The trace of a message; null if it has none, or an invalid one. */
    public static @Nullable Trace of(MessageProperties message) {
        return message.getHeader(Trace.TRACEPARENT) instanceof String traceparent
                ? Trace.parse(traceparent, message.getHeader(REQUEST_HEADER) instanceof String id ? id : null)
                : null;
    }
}
