package io.tableorder.restaurant.call;

import io.tableorder.event.EventType;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The calls of a session, for those who end, move or merge it. */
@Component
public class SessionCalls {

    private final Calls calls;
    private final CallEvents events;

    SessionCalls(Calls calls, CallEvents events) {
        this.calls = calls;
        this.events = events;
    }

    /**
     * Resolves the calls of a session that this transaction has locked, each with its event. From here on the transaction locks the
     * store's sequence.
     *
     * @param by the subject of who ends the session
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void end(UUID store, long session, String by) {
        calls.resolveAll(store, session, by).forEach(call -> events.append(store, EventType.CALL_RESOLVED, call));
    }

    /** Takes the calls of a session, which this transaction has locked, to another table with it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void move(UUID store, long session, long table) {
        calls.move(store, session, session, table);
    }

    /**
     * Gives the calls of a session to another one; this transaction has locked both. A call that the other one has already is resolved, with
     * its event.
     *
     * @param by the subject of who merges the sessions
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void merge(UUID store, long session, long into, long table, String by) {
        // Before the store's sequence, which the events take.
        calls.lockAll(store, session);
        calls.resolveDoubles(store, session, into, by)
                .forEach(call -> events.append(store, EventType.CALL_RESOLVED, call));
        calls.move(store, session, into, table);
    }
}
