package io.tableorder.foundation.trace;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What something is done for: a request, and the trace of W3C Trace Context that it is part of. While it is open on a thread, every
 * line that the thread writes to the log carries both ids.
 *
 * <p>Spans are not recorded: there is nothing here that has to be collected, and nothing that could be lost.
 *
 * @param id 32 hexadecimal digits
 * @param span the 16 hexadecimal digits of the request; what comes of it names it as its parent
 * @param flags the caller's
 * @param requestId the {@code X-Request-Id}, null where no request is known
 */
public record Trace(
        String id, String span, String flags, @Nullable String requestId) {

    /** The header and the attribute of events that carries a trace on. */
    public static final String TRACEPARENT = "traceparent";

    /** As lines of the log name it, in the Elastic Common Schema. */
    public static final String ID_KEY = "trace.id";

    public static final String REQUEST_KEY = "http.request.id";

    private static final Pattern FORM =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    /** Whether the caller records the trace, and whether its id is random; nobody knows what the others mean. */
    private static final int KNOWN_FLAGS = 3;

    private static final ThreadLocal<@Nullable Trace> CURRENT = new ThreadLocal<>();

    /** Until it is closed, the thread works for a trace. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** What this thread works for; null if for nothing that anybody has asked for. */
    public static @Nullable Trace current() {
        return CURRENT.get();
    }

    /** The {@link #traceparent()} of what this thread works for, if for anything. */
    public static @Nullable String currentParent() {
        Trace trace = current();
        return trace == null ? null : trace.traceparent();
    }

    /** The id of the request that this thread works for, if for any. */
    public static @Nullable String currentRequestId() {
        Trace trace = current();
        return trace == null ? null : trace.requestId;
    }

    /** A request's: part of its caller's trace if the header names one, else of a new one. */
    public static Trace ofRequest(@Nullable String traceparent, String requestId) {
        Trace caller = parse(traceparent, requestId);
        return caller == null
                ? new Trace(random() + random(), random(), "00", requestId)
                : new Trace(caller.id, random(), caller.flags, requestId);
    }

    /** What was written by {@link #traceparent()}; null if there is none, or none that can be read. */
    public static @Nullable Trace parse(@Nullable String traceparent, @Nullable String requestId) {
        if (traceparent == null || traceparent.length() > 512) {
            return null;
        }
        Matcher matcher = FORM.matcher(traceparent);
        // Later versions may say more, behind what this one says.
        if (!matcher.matches() || matcher.group(1).equals("00") && matcher.group(5) != null) {
            return null;
        }
        int flags = Integer.parseInt(matcher.group(4), 16) & KNOWN_FLAGS;
        return new Trace(matcher.group(2), matcher.group(3), "0" + flags, isRequestId(requestId) ? requestId : null);
    }

    /** Whether a text can be one: never more than a word, so that it can be written anywhere. */
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

    /** From now on this thread works for the given trace, or for none, and after the scope for what it did before. */
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

    /** Ids have to differ, not to be secret. */
    private static String random() {
        long bits;
        do {
            bits = ThreadLocalRandom.current().nextLong();
        } while (bits == 0);
        return HexFormat.of().toHexDigits(bits);
    }
}
