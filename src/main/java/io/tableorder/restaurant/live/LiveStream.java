package io.tableorder.restaurant.live;

import io.tableorder.access.account.Access;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One client and how far it has come: it is given every event of its store in order, each once, and shown those that are its
 * audience's. First it is brought up to date from the log ({@link CatchUp}), then it follows its store's {@link Feed}.
 */
final class LiveStream {

    private static final long UNKNOWN = -1;

    private final Access access;
    private final Audience audience;
    private final Outlet outlet;

    private @Nullable Long after;
    private @Nullable String resetReason;
    private long begunAt = UNKNOWN;
    private long position = UNKNOWN;
    private long told = UNKNOWN;

    /** @param after the last event that the client has; null if it wants to know what happens from now on */
    LiveStream(Access access, Audience audience, Outlet outlet, @Nullable Long after) {
        this.access = access;
        this.audience = audience;
        this.outlet = outlet;
        this.after = after;
    }

    Access access() {
        return access;
    }

    UUID store() {
        return access.actor().store();
    }

    Outlet outlet() {
        return outlet;
    }

    synchronized boolean hasBegun() {
        return begunAt != UNKNOWN;
    }

    /** Where the store was when the stream began. */
    synchronized long begunAt() {
        return begunAt;
    }

    synchronized long position() {
        return position;
    }

    /** @param latest how far the store has come */
    synchronized void begin(long latest) {
        audience.begin(latest);
        begunAt = latest;
        if (after != null && after > latest) {
            // The store was restored from a backup, or the number is not one of its own.
            resetReason = "unknown_position";
        }
        if (resetReason != null) {
            outlet.send(Frame.reset(latest, resetReason));
            position = latest;
        } else if (after != null) {
            position = after;
        } else {
            outlet.send(Frame.position(latest));
            position = latest;
        }
        told = position;
    }

    /** The log no longer has what comes next; the stream will begin again, with a reset. */
    synchronized void lost() {
        resetReason = "too_old";
        begunAt = UNKNOWN;
    }

    /** Gives it an event, unless it has had it. */
    synchronized void give(Frame frame) {
        if (frame.seq() <= position) {
            return;
        }
        if (frame.seq() != position + 1) {
            // Cannot be. The client comes back and is told what it lacks.
            outlet.close();
            return;
        }
        position = frame.seq();
        byte[] bytes = audience.show(frame);
        if (bytes != null) {
            told = position;
            outlet.send(bytes);
        }
    }

    /** Shows that the stream is alive, and moves the client past the events that were not for it. */
    synchronized void pulse() {
        if (position > told) {
            told = position;
            outlet.send(Frame.position(told));
        } else {
            outlet.send(Frame.PULSE);
        }
    }
}
