package io.tableorder.restaurant.history;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.restaurant.call.SessionCalls;
import io.tableorder.restaurant.history.History.Bill;
import io.tableorder.restaurant.order.BusinessLines;
import io.tableorder.restaurant.table.SessionEnding;
import io.tableorder.restaurant.table.TableSessions;
import io.tableorder.restaurant.table.TableSessions.Closed;
import io.tableorder.restaurant.table.TableSessions.Completed;
import io.tableorder.restaurant.table.Tables;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Completes the session of a table: its orders move into the history, its calls are resolved, it closes, and its events are committed
 * with that. An order that arrives at the same time either moves along or opens the next session. A repeated request gets the first answer.
 */
@Component
class SessionCompletion implements SessionEnding {

    private final Tables tables;
    private final TableSessions sessions;
    private final History history;
    private final SessionCalls calls;
    private final EventLog events;
    private final BusinessLines lines;
    private final Transactions transactions;

    SessionCompletion(
            Tables tables,
            TableSessions sessions,
            History history,
            SessionCalls calls,
            EventLog events,
            BusinessLines lines,
            Transactions transactions) {
        this.tables = tables;
        this.sessions = sessions;
        this.history = history;
        this.calls = calls;
        this.events = events;
        this.lines = lines;
        this.transactions = transactions;
    }

    private record SessionCompleted(
            long tableSessionId,
            long tableId,
            String tableNumber,
            Instant startedAt,
            Instant endedAt,
            String completedBy,
            long archivedOrdersCount,
            long totalPrice,
            String currency) {}

    SessionAnswer<Completed> complete(Actor by, long table, CompleteSession request) {
        SessionAnswer<Completed> answer = transactions.run(() -> completeOrRepeat(by, table, request));
        if (!answer.isReplay()) {
            lines.completed(by.store(), table, answer.session());
        }
        return answer;
    }

    private SessionAnswer<Completed> completeOrRepeat(Actor by, long table, CompleteSession request) {
        UUID store = by.store();
        // The lock comes first: it waits for a request that completes the session at the same time. The answer to that
        // request is then found below.
        Optional<Long> open = sessions.lockOpen(store, table);
        if (request.sessionId() == null || !open.equals(Optional.of(request.sessionId()))) {
            Optional<Completed> earlier = sessions.findCompleted(store, table, request.sessionId())
                    .filter(completed -> request.isRepetitionOf(
                            completed,
                            open.filter(now -> sessions.isReopened(store, now)).isPresent()));
            if (earlier.isPresent()) {
                request.requireTotal(earlier.get().totalPrice(), earlier.get().currency());
                return new SessionAnswer<>(earlier.get(), true);
            }
        }
        long session = open.filter(request::isAbout)
                .orElseThrow(() -> new ProblemException(
                        tables.exists(store, table) ? ProblemCode.SESSION_NOT_FOUND : ProblemCode.TABLE_NOT_FOUND));
        return new SessionAnswer<>(
                completeLocked(store, session, by.subject(), bill -> {
                    request.requireTotal(bill.totalPrice(), bill.currency());
                    request.requireServed(bill);
                }),
                false);
    }

    @Override
    public void completeEmpty(UUID store, long session, String completedBy) {
        completeLocked(store, session, completedBy, bill -> {});
    }

    /**
     * Completes a session that the transaction has locked.
     *
     * @param completedBy the subject of the actor, as the event names it
     * @param check throws a problem if the session must not be completed with this bill
     */
    Completed completeLocked(UUID store, long session, String completedBy, Consumer<Bill> check) {
        Bill bill = history.lockOrders(store, session);
        check.accept(bill);
        Completed completed = new Completed(session, bill.ordersCount(), bill.totalPrice(), bill.currency());
        Closed closed = sessions.close(store, completed);
        history.archive(store, session, closed.endedAt());
        calls.end(store, session, completedBy);
        events.append(
                store,
                EventType.SESSION_COMPLETED,
                session,
                closed.version(),
                Json.writeText(new SessionCompleted(
                        session,
                        closed.tableId(),
                        closed.tableNumber(),
                        closed.startedAt(),
                        closed.endedAt(),
                        completedBy,
                        bill.ordersCount(),
                        bill.totalPrice(),
                        bill.currency())));
        return completed;
    }
}
