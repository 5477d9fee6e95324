package io.tableorder.ops;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks something that may hang. One call runs at a time, however many callers there are, and its answer is valid for a second. A caller
 * waits at most 500 ms from the beginning of the call; while the call hangs for longer, callers do not wait at all.
 */
final class Probe<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Callable<T> question;
    private final T otherwise;
    private final ExecutorService threads;

    private @Nullable CompletableFuture<T> asked;
    private long since;

    /** @param otherwise the answer if the call fails or takes too long */
    Probe(Callable<T> question, T otherwise, ExecutorService threads) {
        this.question = question;
        this.otherwise = otherwise;
        this.threads = threads;
    }

    /** Begins a call, unless there is a recent one, and returns its answer to wait for. */
    Answer<T> ask() {
        CompletableFuture<T> running;
        long until;
        synchronized (this) {
            if (asked == null || asked.isDone() && System.nanoTime() - since > FRESH.toNanos()) {
                since = System.nanoTime();
                asked = begin();
            }
            running = asked;
            until = since + PATIENCE.toNanos();
        }
        return () -> await(running, until);
    }

    /** An answer that the caller can wait for. */
    interface Answer<T> {
        T get();
    }

    private CompletableFuture<T> begin() {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    answer.complete(question.call());
                } catch (Exception | LinkageError e) {
                    LOG.debug("The probe failed", e);
                } finally {
                    // Completes the answer after any failure: otherwise there would never be another call.
                    answer.complete(otherwise);
                }
            });
        } catch (RejectedExecutionException stopped) {
            answer.complete(otherwise);
        }
        return answer;
    }

    private T await(CompletableFuture<T> running, long until) {
        try {
            return running.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (ExecutionException | TimeoutException e) {
            return otherwise;
        }
    }
}
