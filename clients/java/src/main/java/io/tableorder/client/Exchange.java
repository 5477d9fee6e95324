package io.tableorder.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A request and its whole answer. */
@FunctionalInterface
interface Exchange {

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException;

    /** Of one try, within a time. The timeout of a request is another one: it ends with the headers, and a body may hang for ever. */
    static Exchange over(HttpClient http, Duration timeout) {
        return request -> {
            CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BodyHandlers.ofByteArray());
            try {
                return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                throw new HttpTimeoutException("no answer within " + timeout);
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
            } finally {
                answer.cancel(true);
            }
        };
    }
}
