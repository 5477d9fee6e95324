package io.tableorder.edge;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.trace.Trace;
import io.tableorder.http.Actor;
import io.tableorder.http.ClientAddress;
import io.tableorder.http.Contract;
import io.tableorder.http.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.stereotype.Component;

/**
 * One line for each request, under the name {@code access}: a warning if it took long, unless it was a stream. Of the path it tells only
 * what the contract calls it: a path as it was sent may hold anything, tickets for example.
 */
@Component
class AccessLines {

    private static final Logger LOG = LoggerFactory.getLogger("access");

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final Contract contract;
    private final ClientAddress addresses;
    private final Duration slow;

    AccessLines(Contract contract, ClientAddress addresses, Settings settings) {
        this.contract = contract;
        this.addresses = addresses;
        this.slow = settings.logs().slowAfter();
    }

    /**
     * How a request ended.
     *
     * @param requestId what its answer names, as the container may have answered by itself
     * @param bytes of the answer's body
     */
    record End(
            int status,
            @Nullable String requestId,
            @Nullable String contentType,
            long bytes,
            Duration took) {

        /** A stream was answered as such, whatever its client makes of its end. */
        int told() {
            return isOfStream() ? 200 : status;
        }

        boolean isOfStream() {
            return contentType != null && contentType.startsWith("text/event-stream");
        }
    }

    void write(HttpServletRequest request, End end) {
        Level level = end.took().compareTo(slow) > 0 && !end.isOfStream() ? Level.WARN : Level.INFO;
        if (LOG.isEnabledForLevel(level)) {
            try (Trace.Scope scope = Trace.open(trace(request, end))) {
                write(level, request, end);
            }
        }
    }

    private void write(Level level, HttpServletRequest request, End end) {
        String method = METHODS.contains(String.valueOf(request.getMethod())) ? request.getMethod() : "OTHER";
        Operation operation = request.getRequestURI() == null ? null : contract.operationOf(request);
        String route = operation == null ? "unknown" : operation.path().getPatternString();
        Actor actor = Actor.find(request);
        String address = request.getRemoteAddr() == null ? "unknown" : addresses.of(request);
        long millis = end.took().toMillis();
        LoggingEventBuilder line = LOG.atLevel(level)
                .addKeyValue("http.request.method", method)
                .addKeyValue("http.route", route)
                .addKeyValue("http.response.status_code", end.told())
                .addKeyValue("http.response.body.bytes", end.bytes())
                .addKeyValue("duration_ms", millis)
                .addKeyValue("client.ip", address);
        if (operation != null) {
            line = line.addKeyValue("operation", operation.id());
        }
        if (actor != null) {
            line = line.addKeyValue("actor", actor.subject());
        }
        if (actor != null && actor.storeId() != null) {
            line = line.addKeyValue("store", actor.storeId());
        }
        line.log(
                "{} {} {} {} ms {} bytes, {} of store {} from {}",
                method,
                route,
                end.told(),
                millis,
                end.bytes(),
                actor == null ? "-" : actor.subject(),
                actor == null || actor.storeId() == null ? "-" : actor.storeId(),
                address);
    }

    /** Some requests are refused before they are given ids. */
    private static @Nullable Trace trace(HttpServletRequest request, End end) {
        Trace trace = RequestIds.of(request);
        return trace != null || end.requestId() == null ? trace : Trace.ofRequest(null, end.requestId());
    }
}
