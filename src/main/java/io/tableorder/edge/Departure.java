package io.tableorder.edge;

import io.tableorder.http.ClientAddress;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends an answer at the client's pace, without a thread that waits for it. A client that takes too long loses its connection, and so does
 * the oldest one if too many clients are slow.
 */
final class Departure implements WriteListener, AsyncListener, Crowd.Member {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** After that time, the client must have read the answer at this rate at least. */
    private static final int BYTES_PER_SECOND = 16 * 1024;

    private static final int AT_ONCE = 16 * 1024;

    private final HeldAnswer answer;
    private final Spool content;
    private final long length;
    private final Crowd crowd;
    private final ClientAddress addresses;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final AtomicBoolean isOver = new AtomicBoolean();

    /** The client's network. Set only if the client is slow, which few are. */
    private String address = "";

    private long written;
    private boolean isFlushed;

    /** @param context of the request, which is suspended; its events go on to this listener */
    Departure(HeldAnswer answer, Spool content, AsyncContext context, Crowd crowd, ClientAddress addresses)
            throws IOException {
        this.answer = answer;
        this.content = content;
        this.length = content.size();
        this.crowd = crowd;
        this.addresses = addresses;
        this.out = answer.response().getOutputStream();
        this.context = context;
    }

    /** @param since when the request was suspended, by {@link System#nanoTime}: the container counts from then */
    void begin(long since) {
        RequestEnds.note(answer.request(), answer.getStatus());
        Duration waited = Duration.ofNanos(System.nanoTime() - since);
        context.setTimeout(
                waited.plus(PATIENCE).plusSeconds(length / BYTES_PER_SECOND).toMillis());
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written < length) {
                written += content.copy(written, AT_ONCE, out);
            } else if (!isFlushed) {
                isFlushed = true;
                out.flush();
            } else {
                end();
                return;
            }
        }
        if (!isOver.get()) {
            address = address.isEmpty() ? addresses.networkOf(answer.request()) : address;
            crowd.hold(this, length);
        }
    }

    private void end() {
        if (isOver.compareAndSet(false, true)) {
            crowd.leave(this);
            context.complete();
        }
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void pushOut() {
        if (isOver.compareAndSet(false, true)) {
            ClientConnection.hangUp(answer.request()).run();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        pushOut();
        complete();
    }

    // The client has gone. The container calls both methods.
    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onError(AsyncEvent event) {
        isOver.set(true);
        complete();
    }

    private void complete() {
        try {
            context.complete();
        } catch (IllegalStateException alreadyCompleted) {
            // The request has ended already.
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        isOver.set(true);
        crowd.leave(this);
        content.close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
