package io.tableorder.restaurant.live;

import io.tableorder.event.EventType;
import io.tableorder.http.Actor;
import io.tableorder.restaurant.table.TableSessions;
import org.jspecify.annotations.Nullable;

/**
 * Shows the guests at one table the orders and calls of their session, when it began and ended, changes of the menu, and whether the
 * store takes orders. They never see what belongs to another session, also when they read events from before they came.
 */
final class TableAudience implements Audience {

    private final Actor table;
    private final TableSessions sessions;
    private long session;
    private long past;

    TableAudience(Actor table, TableSessions sessions) {
        this.table = table;
        this.sessions = sessions;
    }

    // The open session is read together with the last event of the store.
    // A session that began or ended up to that event is already taken into account.
    @Override
    public void begin(long seq) {
        TableSessions.Now now = sessions.now(table.store(), table.id());
        past = now.seq();
        session = now.session();
    }

    @Override
    public byte @Nullable [] show(Frame frame) {
        if (is(frame, EventType.MENU_CHANGED) || is(frame, EventType.STORE_MODE_CHANGED)) {
            return frame.forGuests();
        }
        if (frame.table() != table.id()) {
            return null;
        }
        boolean begins = is(frame, EventType.SESSION_STARTED) || is(frame, EventType.SESSION_REOPENED);
        if (begins && frame.seq() > past) {
            session = frame.session();
        }
        boolean isOwn = session != 0 && frame.session() == session;
        if (begins || is(frame, EventType.SESSION_COMPLETED)) {
            return isOwn ? frame.whole() : frame.idsOnly();
        }
        return isOwn ? frame.forGuests() : null;
    }

    private static boolean is(Frame frame, EventType type) {
        return frame.type().equals(type.key());
    }
}
