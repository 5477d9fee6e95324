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
 * Logs one line for each request, under the name {@code access}: a warning if the request took long, unless it was a stream. The line has
 * the path template of the contract and not the path as it was sent, which may contain a secret such as a ticket.
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
     * @param requestId as the answer names it, since the container may have answered by itself
     * @param bytes size of the answer's body
     */
    record End(
            int status,
            @Nullable String requestId,
            @Nullable String contentType,
            long bytes,
            Duration took) {

        /** The status to log: 200 for every stream, since a client may end it in any way. */
        int loggedStatus() {
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
                .addKeyValue("http.response.status_code", end.loggedStatus())
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
                end.loggedStatus(),
                millis,
                end.bytes(),
                actor == null ? "-" : actor.subject(),
                actor == null || actor.storeId() == null ? "-" : actor.storeId(),
                address);
    }

    /** Some requests are refused before they get an id; the answer has one nevertheless. */
    private static @Nullable Trace trace(HttpServletRequest request, End end) {
        Trace trace = RequestIds.of(request);
        return trace != null || end.requestId() == null ? trace : Trace.ofRequest(null, end.requestId());
    }
}
