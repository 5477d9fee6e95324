package io.tableorder.live;

import io.tableorder.event.EventType;
import io.tableorder.http.Actor;
import io.tableorder.table.TableSessions;
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

    // The session is read after the store's sequence. Should one begin in between, its event is still to come and
    // changes
    // nothing; a session that never was the current one here shows nothing.
    @Override
    public void begin(long seq) {
        past = seq;
        session = sessions.findOpen(table.store(), table.id()).orElse(0L);
    }

    @Override
    public byte @Nullable [] show(Frame frame) {
        if (is(frame, EventType.MENU_CHANGED)) {
            return frame.whole();
        }
        if (frame.table() != table.id()) {
            return null;
        }
        if (is(frame, EventType.SESSION_STARTED)) {
            // A table's sessions follow each other with growing ids.
            session = frame.seq() > past ? Math.max(session, frame.session()) : session;
            return frame.whole();
        }
        boolean isOurs = session != 0 && frame.session() == session;
        if (is(frame, EventType.SESSION_COMPLETED)) {
            return isOurs ? frame.whole() : frame.idsOnly();
        }
        return isOurs ? frame.whole() : null;
    }

    private static boolean is(Frame frame, EventType type) {
        return frame.type().equals(type.key());
    }
}
