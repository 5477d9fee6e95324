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
 * An answer on its way to a client, at the client's pace: no thread waits for it. A client that takes too long, or is one too many of
 * those who take their time, loses its connection.
 */
final class Departure implements WriteListener, AsyncListener, Crowd.Member {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Beyond that time, an answer has to be read at this rate at least. */
    private static final int BYTES_PER_SECOND = 16 * 1024;

    private static final int AT_ONCE = 16 * 1024;

    private final HeldAnswer answer;
    private final byte[] content;
    private final Crowd crowd;
    private final ClientAddress addresses;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final AtomicBoolean isOver = new AtomicBoolean();

    /** Of a client that is waited for, which few are. */
    private String address = "";

    private int written;
    private boolean isFlushed;

    Departure(HeldAnswer answer, byte[] content, Crowd crowd, ClientAddress addresses) throws IOException {
        this.answer = answer;
        this.content = content;
        this.crowd = crowd;
        this.addresses = addresses;
        this.out = answer.response().getOutputStream();
        this.context = answer.request().startAsync(answer.request(), answer.response());
    }

    void begin() {
        RequestEnds.note(answer.request(), answer.getStatus());
        context.setTimeout(
                PATIENCE.plusSeconds(content.length / BYTES_PER_SECOND).toMillis());
        context.addListener(this);
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written < content.length) {
                int part = Math.min(AT_ONCE, content.length - written);
                out.write(content, written, part);
                written += part;
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
            crowd.hold(this, content.length);
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

    // The client is gone. The container tells both.
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
            // As it should be.
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        isOver.set(true);
        crowd.leave(this);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
