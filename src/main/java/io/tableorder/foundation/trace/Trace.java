package io.tableorder.foundation.trace;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The request that work belongs to, and its trace of W3C Trace Context. While it is open on a thread, every log line of the thread has both
 * ids.
 *
 * <p>Spans are not recorded, so nothing has to be collected or can be lost.
 *
 * @param id 32 hexadecimal digits
 * @param span the 16 hexadecimal digits of the request, the parent of the work that it causes
 * @param flags of the caller's trace
 * @param requestId the {@code X-Request-Id}; null if no request is known
 */
public record Trace(
        String id, String span, String flags, @Nullable String requestId) {

    /** The header, and the attribute of events, that carries a trace. */
    public static final String TRACEPARENT = "traceparent";

    /** The field in log lines, as in the Elastic Common Schema. */
    public static final String ID_KEY = "trace.id";

    public static final String REQUEST_KEY = "http.request.id";

    private static final Pattern FORM =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    /** Whether the caller records the trace, and whether its id is random; the other flags are not defined. */
    private static final int KNOWN_FLAGS = 3;

    private static final ThreadLocal<@Nullable Trace> CURRENT = new ThreadLocal<>();

    /** The time until it is closed, during which the thread works for a trace. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** The trace that this thread works for; null if none. */
    public static @Nullable Trace current() {
        return CURRENT.get();
    }

    /** The {@link #traceparent()} of this thread's trace; null if none. */
    public static @Nullable String currentParent() {
        Trace trace = current();
        return trace == null ? null : trace.traceparent();
    }

    /** The id of the request that this thread works for; null if none. */
    public static @Nullable String currentRequestId() {
        Trace trace = current();
        return trace == null ? null : trace.requestId;
    }

    /** The trace of a request: that of its caller if the header names one, else a new one. */
    public static Trace ofRequest(@Nullable String traceparent, String requestId) {
        Trace caller = parse(traceparent, requestId);
        return caller == null
                ? new Trace(random() + random(), random(), "00", requestId)
                : new Trace(caller.id, random(), caller.flags, requestId);
    }

    /** Parses a {@link #traceparent()}; null if there is none, or it is invalid. */
    public static @Nullable Trace parse(@Nullable String traceparent, @Nullable String requestId) {
        if (traceparent == null || traceparent.length() > 512) {
            return null;
        }
        Matcher matcher = FORM.matcher(traceparent);
        // Later versions may append more fields.
        if (!matcher.matches() || matcher.group(1).equals("00") && matcher.group(5) != null) {
            return null;
        }
        int flags = Integer.parseInt(matcher.group(4), 16) & KNOWN_FLAGS;
        return new Trace(matcher.group(2), matcher.group(3), "0" + flags, isRequestId(requestId) ? requestId : null);
    }

    /** Whether a text is a valid id: a single word, which is safe to write anywhere. */
    public static boolean isRequestId(@Nullable String text) {
        return text != null && REQUEST_ID.matcher(text).matches();
    }

    /** The same trace, for another request. */
    public Trace forRequest(@Nullable String other) {
        return new Trace(id, span, flags, other);
    }

    public String traceparent() {
        return "00-" + id + '-' + span + '-' + flags;
    }

    /** Makes this thread work for the given trace, or for none. Closing the scope restores the trace before. */
    public static Scope open(@Nullable Trace trace) {
        Trace before = CURRENT.get();
        enter(trace);
        return () -> enter(before);
    }

    private static void enter(@Nullable Trace trace) {
        if (trace == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(trace);
        }
        put(ID_KEY, trace == null ? null : trace.id);
        put(REQUEST_KEY, trace == null ? null : trace.requestId);
    }

    private static void put(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }

    /** Ids must be different, not secret. */
    private static String random() {
        long bits;
        do {
            bits = ThreadLocalRandom.current().nextLong();
        } while (bits == 0);
        return HexFormat.of().toHexDigits(bits);
    }
}
