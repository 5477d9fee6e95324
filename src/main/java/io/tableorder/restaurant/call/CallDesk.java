package io.tableorder.restaurant.call;

import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Page;
import io.tableorder.restaurant.table.GuestSessions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes calls of guests, and lets staff acknowledge and resolve them. A session has one unresolved call of each kind: whoever calls again
 * gets that one. Each change is committed with its event.
 */
@Component
class CallDesk {

    /** A session may make so many calls within {@link #WINDOW}. */
    static final int MOST = 10;

    static final Duration WINDOW = Duration.ofMinutes(10);

    private final Calls calls;
    private final CallEvents events;
    private final GuestSessions sessions;
    private final Transactions transactions;

    CallDesk(Calls calls, CallEvents events, GuestSessions sessions, Transactions transactions) {
        this.calls = calls;
        this.events = events;
        this.sessions = sessions;
        this.transactions = transactions;
    }

    /** @param isNew false if the session had an unresolved call of this kind */
    record Opened(Call call, boolean isNew) {}

    /** Opens a call, and a session if the table has none. The lock on the session makes calls of one table wait for each other. */
    Opened open(Actor table, OpenCall call) {
        UUID store = table.store();
        return transactions.run(() -> {
            long session = sessions.lockOrOpen(table);
            return calls.findUnresolved(store, session, call.kind())
                    .map(earlier -> new Opened(earlier, false))
                    .orElseGet(() -> new Opened(openNew(table, session, call), true));
        });
    }

    private Call openNew(Actor table, long session, OpenCall call) {
        UUID store = table.store();
        calls.secondsToWait(store, session, MOST, WINDOW).ifPresent(seconds -> {
            throw ProblemException.later(ProblemCode.TOO_MANY_CALLS, Duration.ofSeconds(Math.max(1, seconds)));
        });
        Call opened = read(store, calls.insert(store, session, call));
        events.append(store, EventType.CALL_OPENED, opened);
        return opened;
    }

    /** The calls of the table's open session, newest first. */
    List<Call.ForGuests> listOwn(Actor table) {
        return calls.listOfOpenSession(table).stream().map(Call::forGuests).toList();
    }

    /** @param state as the API spells it; null for all that are not resolved */
    Page<Call> list(UUID store, @Nullable String state, @Nullable Long table, Page.Request page) {
        return calls.list(store, state(state), table, page);
    }

    /** Says that somebody is on the way. Saying it again changes nothing. @return the call afterwards */
    Call acknowledge(Actor by, long id, IfMatch ifMatch) {
        return transactions.run(() -> {
            Call call = lock(by.store(), id, ifMatch);
            return switch (call.state()) {
                case OPEN -> {
                    calls.acknowledge(by.store(), id, by.subject());
                    yield changed(by.store(), id, EventType.CALL_ACKNOWLEDGED);
                }
                case ACKNOWLEDGED -> call;
                case RESOLVED -> throw new ProblemException(ProblemCode.CALL_RESOLVED);
            };
        });
    }

    /** Settles the call, whether or not it was acknowledged. Doing it again changes nothing. @return the call afterwards */
    Call resolve(Actor by, long id, IfMatch ifMatch) {
        return transactions.run(() -> {
            Call call = lock(by.store(), id, ifMatch);
            if (call.state() == CallState.RESOLVED) {
                return call;
            }
            calls.resolve(by.store(), id, by.subject());
            return changed(by.store(), id, EventType.CALL_RESOLVED);
        });
    }

    private Call lock(UUID store, long id, IfMatch ifMatch) {
        Call call = calls.lock(store, id).orElseThrow(() -> new ProblemException(ProblemCode.CALL_NOT_FOUND));
        ifMatch.require(call.version());
        return call;
    }

    private Call changed(UUID store, long id, EventType event) {
        Call changed = read(store, id);
        events.append(store, event, changed);
        return changed;
    }

    private Call read(UUID store, long id) {
        Optional<Call> call = calls.find(store, id);
        return call.orElseThrow(() -> new ProblemException(ProblemCode.CALL_NOT_FOUND));
    }

    private static @Nullable CallState state(@Nullable String word) {
        try {
            return word == null ? null : CallState.of(word);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("?state", "OUT_OF_RANGE");
        }
    }
}
