package io.tableorder.restaurant.call;

import io.tableorder.event.EventType;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The calls of a session, for those who end it. */
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
}
