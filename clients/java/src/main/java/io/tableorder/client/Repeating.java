package io.tableorder.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sends again what it is safe to send again, until it is answered or patience ends. What certainly had no effect is safe: no connection,
 * too many requests, a table that is held by another request. What may have had one (a lost connection, no answer in time, a proxy
 * without a service) is safe for requests that do no more when they come twice.
 */
final class Repeating implements Exchange {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
    private static final Set<Integer> UNKNOWN_OUTCOME = Set.of(502, 503, 504);

    private final Exchange exchange;
    private final Duration patience;
    private final Predicate<HttpRequest> isHarmlessTwice;

    Repeating(Exchange exchange, Duration patience, Predicate<HttpRequest> isHarmlessTwice) {
        this.exchange = exchange;
        this.patience = patience;
        this.isHarmlessTwice = isHarmlessTwice;
    }

    @Override
    public HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            HttpResponse<byte[]> answer = null;
            IOException failure = null;
            try {
                answer = exchange.send(request);
            } catch (IOException e) {
                failure = e;
            }
            boolean again = answer == null ? isSafeAfter(failure, request) : isSafeAfter(answer, request);
            Duration least = answer == null
                    ? Duration.ZERO
                    : RetryAfter.in(answer.headers()).orElse(Duration.ZERO);
            Duration pause = backoff.next(least);
            if (again && System.nanoTime() + pause.toNanos() < end) {
                Thread.sleep(pause.toMillis());
            } else if (answer == null) {
                throw failure;
            } else {
                return answer;
            }
        }
    }

    private boolean isSafeAfter(IOException failure, HttpRequest request) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || isHarmlessTwice.test(request);
    }

    private boolean isSafeAfter(HttpResponse<?> answer, HttpRequest request) {
        int status = answer.statusCode();
        return status == 429
                || status == 409 && RetryAfter.in(answer.headers()).isPresent()
                || UNKNOWN_OUTCOME.contains(status) && isHarmlessTwice.test(request);
    }

    /** Reads, and orders with a key. */
    static boolean isHarmlessTwice(HttpRequest request) {
        return Set.of("GET", "HEAD").contains(request.method())
                || request.headers().firstValue("Idempotency-Key").isPresent();
    }
}
