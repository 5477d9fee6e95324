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
 * One question to something that may hang. It is asked once at a time, however many want to know, and its answer is good for a
 * second. Nobody waits longer than a moment from when it was asked; while it hangs, nobody waits at all.
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

    /** @param otherwise the answer of what does not answer */
    Probe(Callable<T> question, T otherwise, ExecutorService threads) {
        this.question = question;
        this.otherwise = otherwise;
        this.threads = threads;
    }

    /** Begins to ask, unless that has been done just now, and says how to wait for the answer. */
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

    /** An answer to be waited for. */
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
                    LOG.debug("Nothing answers", e);
                } finally {
                    // If it has not been by now: however it failed, or it would never be asked again.
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
