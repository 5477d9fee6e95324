package io.tableorder.restaurant.visit;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.restaurant.call.SessionCalls;
import io.tableorder.restaurant.table.Tables;
import io.tableorder.restaurant.visit.SessionMoves.MergedInto;
import io.tableorder.restaurant.visit.SessionMoves.Open;
import io.tableorder.restaurant.visit.SessionMoves.Unserved;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Moves an open session to another table, or merges it into the session of another table. Its orders, phones and calls follow, and no event
 * of theirs is repeated, so that no kitchen cooks them again. The event of the move names what the guests still wait for, so that it is
 * brought to the right table. An order that arrives at the same time is stored before, and follows, or
 * after: that of a phone in the same session, that of a tablet at the tablet's table.
 */
@Component
class SessionMove {

    private final SessionMoves moves;
    private final SessionCalls calls;
    private final Tables tables;
    private final EventLog events;
    private final Transactions transactions;

    SessionMove(SessionMoves moves, SessionCalls calls, Tables tables, EventLog events, Transactions transactions) {
        this.moves = moves;
        this.calls = calls;
        this.tables = tables;
        this.events = events;
        this.transactions = transactions;
    }

    /** @param sessionId the session that staff saw; null for the open one, whichever that is */
    record MoveSession(
            @NotNull @Positive Long toTableId,
            @Nullable @Positive Long sessionId) {}

    /**
     * What to merge.
     *
     * @param intoSessionId the session that staff saw at the other table; null for the open one, whichever that is
     * @param sessionId the session that staff saw; null for the open one, whichever that is
     */
    record MergeSession(
            @NotNull @Positive Long intoTableId,
            @Nullable @Positive Long intoSessionId,
            @Nullable @Positive Long sessionId) {}

    /**
     * Where a session is now.
     *
     * @param isReplay whether an earlier, identical request had done this
     */
    record Moved(long sessionId, long tableId, String tableNumber, boolean isReplay) {}

    private record SessionMoved(
            long tableSessionId,
            long tableId,
            String tableNumber,
            long previousTableId,
            String previousTableNumber,
            List<Unserved> orderItems,
            String movedBy) {}

    private record SessionMerged(
            long tableSessionId,
            long tableId,
            String tableNumber,
            long mergedSessionId,
            long previousTableId,
            String previousTableNumber,
            List<Long> orderIds,
            List<Unserved> orderItems,
            String mergedBy) {}

    Moved move(Actor by, long table, MoveSession request) {
        if (request.toTableId() == table) {
            throw ProblemException.invalid("/to_table_id", "OUT_OF_RANGE");
        }
        return transactions.run(() -> moveOrRepeat(by, table, request.toTableId(), request.sessionId()));
    }

    private Moved moveOrRepeat(Actor by, long table, long to, @Nullable Long asked) {
        UUID store = by.store();
        Optional<Open> open = session(moves.lockOpen(store, table), table, asked);
        if (open.isEmpty() && asked != null && moves.isOpenAt(store, asked, to)) {
            return new Moved(asked, to, number(store, to), true);
        }
        Open session = open.orElseThrow(() -> notFound(store, table));
        // Waits for a session that is being opened there, and keeps others from being opened.
        if (!tables.lock(store, to)) {
            throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
        }
        moves.findOpen(store, to).ifPresent(occupant -> {
            throw new ProblemException(ProblemCode.TABLE_OCCUPIED).with("session_id", occupant);
        });
        int version = moves.move(store, session.id(), to);
        calls.move(store, session.id(), to);
        String number = number(store, to);
        SessionMoved event = new SessionMoved(
                session.id(),
                to,
                number,
                table,
                number(store, table),
                moves.listUnserved(store, session.id()),
                by.subject());
        events.append(store, EventType.SESSION_MOVED, session.id(), version, Json.writeText(event));
        return new Moved(session.id(), to, number, false);
    }

    Moved merge(Actor by, long table, MergeSession request) {
        if (request.intoTableId() == table) {
            throw ProblemException.invalid("/into_table_id", "OUT_OF_RANGE");
        }
        return transactions.run(() -> mergeOrRepeat(by, table, request));
    }

    private Moved mergeOrRepeat(Actor by, long table, MergeSession request) {
        UUID store = by.store();
        long intoTable = request.intoTableId();
        Long asked = request.sessionId();
        List<Open> locked = moves.lockOpen(store, table, intoTable);
        Optional<Open> open = session(locked, table, asked);
        if (open.isEmpty() && asked != null) {
            Optional<MergedInto> earlier = moves.findMergedInto(store, asked)
                    .filter(at -> at.tableId() == intoTable && isAsked(at.sessionId(), request.intoSessionId()));
            if (earlier.isPresent()) {
                return new Moved(earlier.get().sessionId(), intoTable, number(store, intoTable), true);
            }
        }
        Open merged = open.orElseThrow(() -> notFound(store, table));
        Open into = session(locked, intoTable, request.intoSessionId()).orElseThrow(() -> notFound(store, intoTable));
        List<Long> orders = moves.lockOrders(store, merged.id());
        List<Unserved> unserved = moves.listUnserved(store, merged.id());
        int version = moves.merge(store, merged, into);
        calls.merge(store, merged.id(), into.id(), intoTable, by.subject());
        String number = number(store, intoTable);
        SessionMerged event = new SessionMerged(
                into.id(), intoTable, number, merged.id(), table, number(store, table), orders, unserved, by.subject());
        events.append(store, EventType.SESSION_MERGED, into.id(), version, Json.writeText(event));
        return new Moved(into.id(), intoTable, number, false);
    }

    private static Optional<Open> session(List<Open> locked, long table, @Nullable Long asked) {
        return locked.stream()
                .filter(open -> open.tableId() == table && isAsked(open.id(), asked))
                .findFirst();
    }

    private static boolean isAsked(long session, @Nullable Long asked) {
        return asked == null || asked == session;
    }

    private ProblemException notFound(UUID store, long table) {
        return new ProblemException(
                tables.exists(store, table) ? ProblemCode.SESSION_NOT_FOUND : ProblemCode.TABLE_NOT_FOUND);
    }

    private String number(UUID store, long table) {
        return moves.findNumber(store, table).orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND));
    }
}
