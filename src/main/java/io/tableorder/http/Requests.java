package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.springframework.http.MediaType;

/** The HTTP request and answer behind an exchange. */
public final class Requests {

    private static final String ARRIVAL = Requests.class.getName() + ".ARRIVAL";
    private static final String PATIENCE = Requests.class.getName() + ".PATIENCE";

    /** For what comes after the route has written the answer. */
    private static final Duration LAST_STEPS = Duration.ofSeconds(5);

    private Requests() {}

    public static HttpServletRequest of(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.HTTP_SERVLET_REQUEST, HttpServletRequest.class);
    }

    public static HttpServletResponse responseOf(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.HTTP_SERVLET_RESPONSE, HttpServletResponse.class);
    }

    /**
     * Notes when a request arrives, before it waits for a thread.
     *
     * @param patience the time after which the edge answers by itself
     */
    public static void arrived(HttpServletRequest request, Duration patience) {
        request.setAttribute(ARRIVAL, System.nanoTime());
        request.setAttribute(PATIENCE, patience);
    }

    /** When the request arrived, by {@link System#nanoTime}. */
    public static long arrival(Exchange exchange) {
        return (Long) Objects.requireNonNull(of(exchange).getAttribute(ARRIVAL));
    }

    /** Whether so much time has passed that the edge will soon answer by itself. */
    static boolean isLate(Exchange exchange) {
        Duration patience = (Duration) Objects.requireNonNull(of(exchange).getAttribute(PATIENCE));
        return System.nanoTime() - arrival(exchange)
                > patience.minus(LAST_STEPS).toNanos();
    }

    /**
     * The offered type that the client prefers; the first if it has no preference.
     *
     * @throws ProblemException if the client accepts none of them
     */
    public static MediaType accepted(Exchange exchange, MediaType... offered) {
        MediaType preferred = AcceptHeaders.preferred(of(exchange), List.of(offered));
        if (preferred == null) {
            throw new ProblemException(ProblemCode.NOT_ACCEPTABLE);
        }
        return preferred;
    }
}
