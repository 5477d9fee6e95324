package io.tableorder.restaurant.live;

import io.tableorder.event.EventType;
import io.tableorder.http.Actor;
import io.tableorder.restaurant.table.GuestSessions;
import io.tableorder.restaurant.table.TableSessions;
import org.jspecify.annotations.Nullable;

/**
 * Shows guests the orders and calls of their session, when it began, moved and ended, changes of the menu, and whether the store takes orders.
 * They never see what belongs to another session, also when they read events from before they came. A tablet stays at its table, and follows
 * each session that is there. A phone stays with its session, and its stream ends with that.
 */
final class TableAudience implements Audience {

    private final Actor guest;
    private final GuestSessions sessions;
    private final boolean isPhone;
    private long session;
    private long past;
    private boolean isOver;

    TableAudience(Actor guest, GuestSessions sessions) {
        this.guest = guest;
        this.sessions = sessions;
        this.isPhone = guest.phone() != null;
    }

    // The open session is read together with the last event of the store.
    // A session that began or ended up to that event is already taken into account.
    @Override
    public void begin(long seq) {
        TableSessions.Now now = sessions.now(guest);
        past = now.seq();
        session = now.session();
        isOver = isPhone && session == 0;
    }

    @Override
    public boolean isOver() {
        return isOver;
    }

    @Override
    public byte @Nullable [] show(Frame frame) {
        if (is(frame, EventType.MENU_CHANGED) || is(frame, EventType.STORE_MODE_CHANGED)) {
            return frame.forGuests();
        }
        if (is(frame, EventType.SESSION_MOVED) || is(frame, EventType.SESSION_MERGED)) {
            return showMove(frame);
        }
        return isPhone ? showToPhone(frame) : showAtTable(frame);
    }

    private byte @Nullable [] showAtTable(Frame frame) {
        if (frame.table() != guest.id()) {
            return null;
        }
        boolean begins = is(frame, EventType.SESSION_STARTED) || is(frame, EventType.SESSION_REOPENED);
        if (begins && frame.seq() > past) {
            session = frame.session();
        }
        if (begins || is(frame, EventType.SESSION_COMPLETED)) {
            return isOwn(frame) ? frame.whole() : frame.idsOnly();
        }
        return isOwn(frame) ? frame.forGuests() : null;
    }

    private byte @Nullable [] showToPhone(Frame frame) {
        if (!isOwn(frame)) {
            return null;
        }
        if (is(frame, EventType.SESSION_COMPLETED)) {
            isOver = frame.seq() > past;
            return frame.whole();
        }
        boolean begins = is(frame, EventType.SESSION_STARTED) || is(frame, EventType.SESSION_REOPENED);
        return begins ? frame.whole() : frame.forGuests();
    }

    /** Guests who have nothing to do with the session see it too, so it is shown without what was ordered. */
    private byte @Nullable [] showMove(Frame frame) {
        boolean comes = isPhone ? session != 0 && frame.mergedSession() == session : frame.table() == guest.id();
        boolean leaves = !isPhone && frame.previousTable() == guest.id();
        boolean isSeen = comes || leaves || isOwn(frame);
        if (comes && frame.seq() > past) {
            session = frame.session();
        } else if (leaves && frame.seq() > past) {
            session = 0;
        }
        return isSeen ? frame.forGuests() : null;
    }

    private boolean isOwn(Frame frame) {
        return session != 0 && frame.session() == session;
    }

    private static boolean is(Frame frame, EventType type) {
        return frame.type().equals(type.key());
    }
}
