package io.tableorder.restaurant.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the frames of one client without blocking. Frames that the client does not take at once wait here, up to
 * {@value #CAPACITY}, and the container writes them when the client takes more. No thread ever waits for a client; an
 * {@code SseEmitter} would not do, because its writes block.
 *
 * <p>Under {@code lock} only the response is used, and no thread that holds a lock of the container waits for {@code lock}.
 */
final class Outlet implements WriteListener, AsyncListener {

    static final int CAPACITY = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Runnable hangUp;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<byte[]> frames = new ArrayDeque<>();
    private boolean isOpen;
    private boolean isFlushed;
    private boolean isClosing;
    private @Nullable Runnable whenEmpty;
    private Runnable ended = () -> {};

    // Both are read without the lock. The second is 0 while the client takes what is written.
    private volatile boolean isDone;
    private volatile long blockedSince;

    /** @param hangUp drops the connection, without waiting for frames that are still to be sent */
    Outlet(AsyncContext context, Runnable hangUp) throws IOException {
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.hangUp = hangUp;
    }

    /**
     * Lets the container call back when frames can be written, the first time once the request's thread is done.
     *
     * @param ended called once, when the client has gone or was cut off; must not block
     */
    void open(Runnable ended) {
        this.ended = ended;
        context.addListener(this);
        out.setWriteListener(this);
    }

    /** Sends the frame, at once or later. A client that is so far behind that there is no room for it is cut off. */
    void send(byte[] frame) {
        lock.lock();
        try {
            if (isDone || isClosing) {
                return;
            }
            if (frames.size() >= CAPACITY) {
                drop();
                return;
            }
            frames.add(frame);
            writeQuietly();
        } finally {
            lock.unlock();
        }
    }

    /** Calls back once all frames are written, perhaps at once, but never after the end. */
    void whenEmpty(Runnable callback) {
        lock.lock();
        try {
            whenEmpty = callback;
            writeQuietly();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream after the frames that the client takes right now. */
    void close() {
        lock.lock();
        try {
            isClosing = true;
            if (blockedSince != 0) {
                drop();
            } else {
                writeQuietly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Cuts off a client that has taken nothing for this long. */
    void dropIfBlockedFor(Duration patience) {
        long since = blockedSince;
        if (since != 0 && System.nanoTime() - since > patience.toNanos()) {
            lock.lock();
            try {
                drop();
            } finally {
                lock.unlock();
            }
        }
    }

    boolean isDone() {
        return isDone;
    }

    @Override
    public void onWritePossible() throws IOException {
        lock.lock();
        try {
            isOpen = true;
            blockedSince = 0;
            write();
        } finally {
            lock.unlock();
        }
    }

    /** For threads other than those of the container, which notices a broken connection by itself. */
    private void writeQuietly() {
        try {
            write();
        } catch (IOException clientIsGone) {
            finish();
        } catch (RuntimeException e) {
            LOG.debug("A stream could not be written", e);
            drop();
        }
    }

    private void write() throws IOException {
        if (!isOpen) {
            return;
        }
        while (!isDone && blockedSince == 0) {
            if (!out.isReady()) {
                blockedSince = Math.max(1, System.nanoTime());
            } else if (!frames.isEmpty()) {
                out.write(frames.remove());
                isFlushed = false;
            } else if (!isFlushed) {
                out.flush();
                isFlushed = true;
            } else {
                break;
            }
        }
        if (isDone || blockedSince != 0) {
            return;
        }
        if (isClosing) {
            finish();
            context.complete();
        } else if (whenEmpty != null) {
            Runnable callback = whenEmpty;
            whenEmpty = null;
            callback.run();
        }
    }

    private void drop() {
        if (!isDone) {
            finish();
            hangUp.run();
        }
    }

    /** Writes nothing from here on: the container may use the response for another request. */
    private void finish() {
        if (!isDone) {
            isDone = true;
            frames.clear();
            ended.run();
        }
    }

    @Override
    public void onError(Throwable cause) {
        lock.lock();
        try {
            finish();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
        try {
            context.complete();
        } catch (IllegalStateException alreadyCompleted) {
            // The container completes some broken requests by itself.
        }
    }

    // The container may hold locks here, so this takes none. Normally finish() has run before.
    @Override
    public void onComplete(AsyncEvent event) {
        if (!isDone) {
            isDone = true;
            ended.run();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
