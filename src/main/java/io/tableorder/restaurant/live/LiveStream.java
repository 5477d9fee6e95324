package io.tableorder.restaurant.live;

import io.tableorder.access.account.Access;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one client, and its position in the log. It gets every event of its store once, in order, and sends those that its
 * audience may see. First it catches up from the log ({@link CatchUp}), then it follows its store's {@link Feed}.
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
    private long announced = UNKNOWN;

    /** @param after the last event that the client has; null to begin with the next event */
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

    /** The last event of the store when the stream began. */
    synchronized long begunAt() {
        return begunAt;
    }

    synchronized long position() {
        return position;
    }

    /** @param latest the last event of the store */
    synchronized void begin(long latest) {
        audience.begin(latest);
        begunAt = latest;
        if (after != null && after > latest) {
            // The store was restored from a backup, or the number belongs to another store.
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
        announced = position;
        closeIfOver();
    }

    private void closeIfOver() {
        if (audience.isOver()) {
            outlet.close();
        }
    }

    /** Makes the stream begin again with a reset, because the log no longer has its next event. */
    synchronized void lost() {
        resetReason = "too_old";
        begunAt = UNKNOWN;
    }

    /** Takes an event, and ignores one that it has had. */
    synchronized void give(Frame frame) {
        if (frame.seq() <= position) {
            return;
        }
        if (frame.seq() != position + 1) {
            // Must not happen. The client comes back and gets what it lacks.
            outlet.close();
            return;
        }
        position = frame.seq();
        byte[] bytes = audience.show(frame);
        if (bytes != null) {
            announced = position;
            outlet.send(bytes);
        }
        closeIfOver();
    }

    /** Shows the client that the stream is alive, and moves its position past events that it may not see. */
    synchronized void pulse() {
        if (position > announced) {
            announced = position;
            outlet.send(Frame.position(announced));
        } else {
            outlet.send(Frame.PULSE);
        }
    }
}
