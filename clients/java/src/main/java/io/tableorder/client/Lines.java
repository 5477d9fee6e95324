package io.tableorder.client;

import jakarta.annotation.Nullable;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads a body line by line as it arrives. A slow reader makes the sender wait. */
final class Lines implements AutoCloseable {

    private static final int READ_AHEAD = 64;

    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    /** A line, or the end, which may be a failure. */
    private record Part(@Nullable String line, @Nullable Throwable failure) {}

    Lines(Flow.Publisher<List<ByteBuffer>> body) {
        body.subscribe(BodySubscribers.fromLineSubscriber(new Subscriber()));
    }

    /** The next line; null at the end. */
    @Nullable
    String next(Duration silence) throws IOException, InterruptedException {
        Part part = parts.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
        if (part == null) {
            throw new IOException("nothing came for " + silence);
        }
        if (part.failure() != null) {
            throw new IOException(part.failure());
        }
        subscription.thenAccept(upstream -> upstream.request(1));
        return part.line();
    }

    /** Closes the connection. */
    @Override
    public void close() {
        subscription.thenAccept(Flow.Subscription::cancel);
    }

    private final class Subscriber implements Flow.Subscriber<String> {

        @Override
        public void onSubscribe(Flow.Subscription upstream) {
            subscription.complete(upstream);
            upstream.request(READ_AHEAD);
        }

        @Override
        public void onNext(String line) {
            parts.add(new Part(line, null));
        }

        @Override
        public void onError(Throwable failure) {
            parts.add(new Part(null, failure));
        }

        @Override
        public void onComplete() {
            parts.add(new Part(null, null));
        }
    }
}
