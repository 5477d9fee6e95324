package io.tableorder.edge;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.ClientAddress;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds every answer back from the client, so that neither an unwanted body nor an unread answer costs a thread. A large answer waits in a
 * file, so that it costs no memory either. If a request is answered before its body was read, the rest of the body is read and dropped
 * first: at once if it has arrived, else for up to five seconds. If it has not all arrived by then, the connection ends with the answer.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 8) // in front of every filter that answers
class HeldAnswers extends OncePerRequestFilter {

    private static final Duration LET_BY = Duration.ofSeconds(5);

    private static final int MOST = 1024;
    private static final int MOST_OF_ADDRESS = 512;

    private static final int MOST_FILES = 64;
    private static final int MOST_FILES_OF_ADDRESS = 32;
    private static final long MOST_BYTES_IN_FILES = 1024L * 1024 * 1024;

    private static final String ANSWER = HeldAnswers.class.getName() + ".ANSWER";
    private static final String REST = HeldAnswers.class.getName() + ".REST";

    private final Arrivals arrivals;
    private final ClientAddress addresses;
    private final Crowd departures =
            new Crowd(MOST, MOST_OF_ADDRESS, Runtime.getRuntime().maxMemory() / 6);

    /** Those whose answers wait in files. */
    private final Crowd ofFiles = new Crowd(MOST_FILES, MOST_FILES_OF_ADDRESS, MOST_BYTES_IN_FILES);

    private final Path folder;

    HeldAnswers(Arrivals arrivals, ClientAddress addresses, Settings settings) {
        this.arrivals = arrivals;
        this.addresses = addresses;
        // Not the system's folder for temporary files, which may be in memory.
        this.folder = settings.dataDir().resolve("answers");
    }

    static HeldAnswer of(HttpServletRequest request) {
        return (HeldAnswer) Objects.requireNonNull(request.getAttribute(ANSWER));
    }

    /** Drops what is left of an answer when its request has ended: its client may have gone before the answer was complete. */
    static void end(ServletRequest request) {
        if (request.getAttribute(ANSWER) instanceof HeldAnswer answer) {
            answer.close();
        }
    }

    /** The body has arrived, or its rest, or the request has waited too long for its lane. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!(request.getAttribute(ANSWER) instanceof HeldAnswer answer)) {
            HeldAnswer begun = new HeldAnswer(request, response, folder);
            request.setAttribute(ANSWER, begun);
            answer(begun, request, begun, chain);
        } else if (request.getAttribute(REST) instanceof Arrival) {
            request.removeAttribute(REST);
            if (!answer.request().getInputStream().isFinished()) {
                answer.endConnection();
            }
            send(answer);
        } else {
            // By now the request and the response are wrapped, perhaps more than once.
            answer(answer, request, response, chain);
        }
    }

    private void answer(HeldAnswer answer, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean isAnswered = false;
        try {
            chain.doFilter(request, response);
            isAnswered = true;
        } finally {
            if ((!isAnswered || answer.isLeftToContainer()) && Arrival.isExpected(answer.request())) {
                answer.endConnection();
                ClientConnection.leaveBody(answer.request());
            }
        }
        if (!request.isAsyncStarted() && !answer.isLeftToContainer()) {
            leave(answer);
        }
    }

    private void leave(HeldAnswer answer) throws IOException {
        HttpServletRequest request = answer.request();
        if (!Arrival.isExpected(request) || request.getInputStream().isFinished()) {
            send(answer);
        } else if (Arrival.wasAwaited(request)) {
            answer.endConnection();
            send(answer);
        } else {
            Arrival rest = arrivals.of(request, 0);
            if (rest.isHere()) {
                send(answer);
            } else {
                request.setAttribute(REST, rest);
                int status = answer.getStatus();
                rest.await(answer.response(), LET_BY, () -> answer.sendNow(status));
            }
        }
    }

    private void send(HeldAnswer answer) throws IOException {
        AsyncContext context = answer.request().startAsync(answer.request(), answer.response());
        Departure departure = departure(answer, context);
        context.addListener(departure);
        departure.begin(System.nanoTime());
    }

    /** The sending of an answer that is complete, which has not begun. */
    Departure departure(HeldAnswer answer, AsyncContext context) throws IOException {
        Spool content = answer.content();
        return new Departure(answer, content, context, content.hasFile() ? ofFiles : departures, addresses);
    }
}
