package io.tableorder.edge;

import io.tableorder.http.ClientAddress;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * Receives the body of a request without a thread that waits for it. What has arrived is read at once. If that is not all, the request is
 * suspended, and dispatched again when the rest has arrived or the time is up. A body that is too large is read and dropped for a moment
 * longer, since most clients read no answer before they have sent everything.
 */
final class Arrival implements ReadListener, AsyncListener, Crowd.Member {

    private static final Duration LET_BY = Duration.ofSeconds(2);
    private static final int MOST_LET_BY = 8 * 1024 * 1024;
    private static final int AT_ONCE = 8 * 1024;

    private static final String AWAITED = Arrival.class.getName() + ".AWAITED";

    private final HttpServletRequest request;
    private final Crowd crowd;
    private final Deadlines deadlines;
    private final ClientAddress addresses;
    private final int most;
    private final FastByteArrayOutputStream bytes = new FastByteArrayOutputStream(512);
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();

    /** The client's network. Set only if the request is suspended, which few are. */
    private String address = "";

    private @Nullable AsyncContext context;
    private @Nullable Future<?> deadline;
    private @Nullable Refusal onMalformed;
    private long letBy;
    private long letBySince;

    /** How the reception ended. */
    enum End {
        WHOLE,
        TOO_LARGE,
        TOO_SLOW
    }

    /** Answers a request whose body is malformed. The container drops the connection as soon as the answer is written. */
    interface Refusal {
        void write() throws IOException;
    }

    /** @param most the largest body that is kept, in bytes */
    Arrival(HttpServletRequest request, Crowd crowd, Deadlines deadlines, ClientAddress addresses, int most) {
        this.request = request;
        this.crowd = crowd;
        this.deadlines = deadlines;
        this.addresses = addresses;
        this.most = most;
        if (request.getContentLengthLong() > most) {
            letBySince = System.nanoTime();
        }
    }

    static boolean isExpected(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    /** Whether the request was already suspended for its body. That is possible only once. */
    static boolean wasAwaited(HttpServletRequest request) {
        return request.getAttribute(AWAITED) != null;
    }

    /**
     * Reads what has arrived, and returns whether that is the whole body. A body without a length never is: its chunks cannot be read
     * without waiting.
     */
    boolean isHere() throws IOException {
        ServletInputStream in = request.getInputStream();
        byte[] part = new byte[(int) Math.min(AT_ONCE, Math.max(0, request.getContentLengthLong()))];
        while (part.length > 0 && !in.isFinished() && in.available() > 0) {
            take(part, in.read(part));
        }
        if (!in.isFinished()) {
            return false;
        }
        end.set(isTooLarge() ? End.TOO_LARGE : End.WHOLE);
        return true;
    }

    /**
     * Suspends the request until the rest has arrived, for the given time or up to half as long again. The time varies so that requests
     * that came together do not all end together.
     */
    void await(HttpServletResponse response, Duration patience, Refusal onMalformed) throws IOException {
        this.onMalformed = onMalformed;
        AsyncContext begun = request.startAsync(request, response);
        context = begun;
        address = addresses.networkOf(request);
        begun.setTimeout(0);
        begun.addListener(this);
        request.setAttribute(AWAITED, true);
        request.getInputStream().setReadListener(this);
        crowd.hold(this, bytes.size());
        long most = patience.toMillis() + ThreadLocalRandom.current().nextLong(patience.toMillis() / 2);
        deadline = deadlines.after(Duration.ofMillis(most), this::pushOut);
    }

    /** Null while the body is arriving. */
    @Nullable
    End end() {
        return end.get();
    }

    byte[] bytes() {
        return bytes.toByteArrayUnsafe();
    }

    private boolean isTooLarge() {
        return letBySince != 0;
    }

    private void take(byte[] part, int count) throws IOException {
        if (!isTooLarge() && bytes.size() + count > most) {
            letBySince = System.nanoTime();
            bytes.reset();
        }
        if (isTooLarge()) {
            letBy += count;
        } else if (count > 0) {
            bytes.write(part, 0, count);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        ServletInputStream in = request.getInputStream();
        byte[] part = new byte[AT_ONCE];
        int before = bytes.size();
        while (end.get() == null && in.isReady() && !in.isFinished()) {
            take(part, in.read(part));
            if (isTooLarge() && (letBy > MOST_LET_BY || System.nanoTime() - letBySince > LET_BY.toNanos())) {
                finish(End.TOO_LARGE);
            }
        }
        if (bytes.size() != before && end.get() == null) {
            crowd.hold(this, bytes.size());
        }
    }

    @Override
    public void onAllDataRead() {
        finish(isTooLarge() ? End.TOO_LARGE : End.WHOLE);
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void pushOut() {
        finish(isTooLarge() ? End.TOO_LARGE : End.TOO_SLOW);
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    private void leave() {
        crowd.leave(this);
        Future<?> set = deadline;
        if (set != null) {
            set.cancel(false);
        }
    }

    private void finish(End how) {
        AsyncContext suspended = context;
        if (suspended != null && end.compareAndSet(null, how)) {
            leave();
            suspended.dispatch();
        }
    }

    /** The client has gone, or its chunks are malformed. */
    @Override
    public void onError(Throwable cause) {
        boolean isOpen = end.compareAndSet(null, End.TOO_SLOW);
        leave();
        RequestEnds.note(request, HttpServletResponse.SC_BAD_REQUEST);
        Refusal refusal = onMalformed;
        if (isOpen && refusal != null && cause instanceof BadRequestException) {
            try {
                refusal.write();
            } catch (IOException gone) {
                // The client has gone and gets no answer.
            }
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
        try {
            event.getAsyncContext().complete();
        } catch (IllegalStateException alreadyCompleted) {
            // The request has ended already.
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        leave();
    }

    /** The request is suspended again, for its answer. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        leave();
    }
}
