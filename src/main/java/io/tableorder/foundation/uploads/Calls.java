package io.tableorder.foundation.uploads;

import io.tableorder.foundation.uploads.Uploads.Away;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Calls of S3 by threads that do nothing else, so that the caller can give up on time whatever hangs: a name, a connection, credentials, or
 * the answer. After a call that found S3 away, all calls are refused for two seconds; then one tries, and the others are refused until it
 * has an answer.
 */
final class Calls {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    /** As many images as are read at once. */
    private static final int THREADS = 16;

    private static final int WAITING = 64;
    private static final long REST = Duration.ofSeconds(2).toNanos();
    private static final int FORBIDDEN = 403;

    private final ThreadPoolExecutor threads;
    private final String place;
    private boolean isAway;
    private long nextTry;

    /** @param place names S3 in the log */
    Calls(String place) {
        this.place = place;
        CustomizableThreadFactory names = new CustomizableThreadFactory("s3-");
        names.setDaemon(true);
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), names);
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Makes the call. When this has given up, the call may still come to its end.
     *
     * @param patience how long it may take, with the wait for a thread
     * @throws Away if S3 does not answer in time, or answers that it cannot serve now
     * @throws AwsServiceException if S3 has no such thing
     * @throws IOException if S3 refuses the call
     */
    <T> T make(Duration patience, Callable<T> call) throws IOException {
        if (!mayTry(patience)) {
            throw new Away(place + " does not answer");
        }
        Future<T> result = null;
        try {
            result = threads.submit(call);
            T answer = result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            answers();
            return answer;
        } catch (ExecutionException e) {
            throw judged(e.getCause());
        } catch (TimeoutException e) {
            throw away("no answer within " + patience.toMillis() + " ms");
        } catch (RejectedExecutionException e) {
            throw new Away(place + " has too many calls to answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Away("interrupted");
        } finally {
            if (result != null) {
                result.cancel(true);
            }
        }
    }

    /** Makes the call in the background, and reports a failure in the log. */
    void begin(Callable<?> call) {
        try {
            threads.execute(() -> makeAndReport(call));
        } catch (RejectedExecutionException e) {
            // Then enough others find out.
            LOG.debug("{} has too many calls to answer", place);
        }
    }

    private void makeAndReport(Callable<?> call) {
        try {
            call.call();
            answers();
        } catch (Exception e) {
            IOException failure = judged(e);
            if (!(failure instanceof Away) && !threads.isShutdown()) {
                LOG.warn("{}", failure.getMessage());
            }
        }
    }

    private IOException judged(@Nullable Throwable cause) {
        if (cause instanceof AwsServiceException refusal
                && refusal.statusCode() < 500
                && !refusal.isThrottlingException()) {
            answers();
            if (refusal.statusCode() == 404
                    && !"NoSuchBucket".equals(refusal.awsErrorDetails().errorCode())) {
                throw refusal;
            }
            String hint =
                    refusal.statusCode() == FORBIDDEN ? " (docs/operations.md lists the rights that are needed)" : "";
            return new IOException(place + " refuses: " + refusal.getMessage() + hint, refusal);
        }
        if (cause instanceof SdkException) {
            return away(String.valueOf(cause.getMessage()));
        }
        return new IOException(cause);
    }

    synchronized boolean foundAway() {
        return isAway;
    }

    private synchronized boolean mayTry(Duration patience) {
        long now = System.nanoTime();
        if (isAway && now - nextTry < 0) {
            return false;
        }
        if (isAway) {
            nextTry = now + patience.toNanos() + REST;
        }
        return true;
    }

    private synchronized Away away(String reason) {
        nextTry = System.nanoTime() + REST;
        // What was interrupted by a stop says nothing of S3.
        if (!isAway && !threads.isShutdown()) {
            isAway = true;
            LOG.warn("{} is away: images can be neither stored nor read ({})", place, reason);
        }
        return new Away(place + " is away: " + reason);
    }

    private synchronized void answers() {
        if (isAway) {
            isAway = false;
            LOG.info("{} is back", place);
        }
    }

    /** Ends without waiting: what was stored half is swept. */
    void close() {
        threads.shutdownNow();
    }
}
