package io.tableorder.restaurant.live;

import io.tableorder.event.EventType;
import io.tableorder.http.Actor;
import io.tableorder.restaurant.table.TableSessions;
import org.jspecify.annotations.Nullable;

/**
 * The guests at one table: the orders of their session, when it began and ended, and changes of the menu. Of what happened before
 * they came they see no other session's orders and no other session's bill.
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

    // The session is the open one as of a place in the log, at which the stream is or which is still to come: what
    // began or
    // ended before that place changes nothing.
    @Override
    public void begin(long seq) {
        TableSessions.Now now = sessions.now(table.store(), table.id());
        past = now.seq();
        session = now.session();
    }

    @Override
    public byte @Nullable [] show(Frame frame) {
        if (is(frame, EventType.MENU_CHANGED)) {
            return frame.forGuests();
        }
        if (frame.table() != table.id()) {
            return null;
        }
        boolean begins = is(frame, EventType.SESSION_STARTED) || is(frame, EventType.SESSION_REOPENED);
        if (begins && frame.seq() > past) {
            session = frame.session();
        }
        boolean isOurs = session != 0 && frame.session() == session;
        if (begins || is(frame, EventType.SESSION_COMPLETED)) {
            return isOurs ? frame.whole() : frame.idsOnly();
        }
        return isOurs ? frame.forGuests() : null;
    }

    private static boolean is(Frame frame, EventType type) {
        return frame.type().equals(type.key());
    }
}
