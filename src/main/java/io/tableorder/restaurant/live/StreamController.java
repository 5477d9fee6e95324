package io.tableorder.restaurant.live;

import io.tableorder.access.account.Access;
import io.tableorder.access.account.AccessCheck;
import io.tableorder.access.throttle.Throttle;
import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.table.GuestSessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Answers with live streams: server-sent events whose ids are the store's sequence. A client that comes back with
 * {@code Last-Event-ID}, or with {@code ?after=} if it cannot send a header, gets the events that it has missed.
 */
@Controller
class StreamController {

    private final Throttle throttle;
    private final AccessCheck accessCheck;
    private final Streams streams;
    private final GuestSessions sessions;

    StreamController(Throttle throttle, AccessCheck accessCheck, Streams streams, GuestSessions sessions) {
        this.throttle = throttle;
        this.accessCheck = accessCheck;
        this.streams = streams;
        this.sessions = sessions;
    }

    // All methods, because Spring would serve HEAD like GET.
    @RequestMapping({"/api/admin/orders/stream", "/api/admin/sse"})
    void streamOrders(HttpServletRequest request, HttpServletResponse response)
            throws HttpRequestMethodNotSupportedException {
        open(accessCheck.of(request), Audience.STAFF, request, response);
    }

    @RequestMapping("/api/customer/orders/stream")
    void streamOwnOrders(HttpServletRequest request, HttpServletResponse response)
            throws HttpRequestMethodNotSupportedException {
        Access access = accessCheck.of(request);
        open(access, new TableAudience(access.actor(), sessions), request, response);
    }

    private void open(Access access, Audience audience, HttpServletRequest request, HttpServletResponse response)
            throws HttpRequestMethodNotSupportedException {
        if (!request.getMethod().equals("GET")) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of("GET"));
        }
        throttle.stream(request, response);
        Long after = after(request);
        streams.open(access, audience, after, request);
        response.setContentType("text/event-stream");
        // A proxy that compresses would hold events back until it has enough data.
        response.setHeader("Cache-Control", "no-store, no-transform");
        // Asks proxies to pass on each event at once.
        response.setHeader("X-Accel-Buffering", "no");
    }

    private static @Nullable Long after(HttpServletRequest request) {
        String lastEventId = request.getHeader("Last-Event-ID");
        if (lastEventId != null && !lastEventId.isEmpty()) {
            return sequence("Last-Event-ID", lastEventId);
        }
        String[] after = request.getParameterValues("after");
        if (after == null || after.length == 0) {
            return null;
        }
        if (after.length > 1) {
            throw ProblemException.invalid("?after", "INVALID_FORMAT");
        }
        return sequence("?after", after[0]);
    }

    private static Long sequence(String pointer, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw ProblemException.invalid(pointer, "WRONG_TYPE");
        }
        return Long.valueOf(text);
    }
}
