package io.tableorder.restaurant.history;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.restaurant.history.History.Bill;
import io.tableorder.restaurant.table.TableSessions;
import io.tableorder.restaurant.table.TableSessions.Ended;
import io.tableorder.restaurant.table.Tables;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Reopens the last completed session of a table, within its business day: the orders return from the history unchanged, and none of
 * their events is repeated, so that no kitchen cooks them again. An order that arrives at the same time either joins the session, or
 * has opened another one first, and then nothing is reopened.
 */
@Component
class SessionReopening {

    private final Tables tables;
    private final TableSessions sessions;
    private final SessionCompletion completion;
    private final History history;
    private final EventLog events;
    private final Transactions transactions;

    SessionReopening(
            Tables tables,
            TableSessions sessions,
            SessionCompletion completion,
            History history,
            EventLog events,
            Transactions transactions) {
        this.tables = tables;
        this.sessions = sessions;
        this.completion = completion;
        this.history = history;
        this.events = events;
        this.transactions = transactions;
    }

    record Reopened(long sessionId, long ordersCount, long totalPrice, String currency) {

        private static Reopened of(long session, Bill bill) {
            return new Reopened(session, bill.ordersCount(), bill.totalPrice(), bill.currency());
        }
    }

    private record SessionReopened(
            long tableSessionId,
            long tableId,
            String tableNumber,
            String reopenedBy,
            long ordersCount,
            long totalPrice,
            String currency) {}

    SessionAnswer<Reopened> reopen(Actor by, long table, ReopenSession request) {
        return transactions.run(() -> reopenOrRepeat(by, table, request));
    }

    private SessionAnswer<Reopened> reopenOrRepeat(Actor by, long table, ReopenSession request) {
        UUID store = by.store();
        // Locks in the same sequence as the placement of an order. With the table locked, no session opens there.
        sessions.lockOpen(store, table);
        if (!tables.lock(store, table)) {
            throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
        }
        Optional<Long> open = sessions.lockOpen(store, table);
        if (open.isPresent()) {
            Bill bill = history.lockOrders(store, open.get());
            if (isDone(store, request, open.get())) {
                return new SessionAnswer<>(Reopened.of(open.get(), bill), true);
            }
            if (bill.ordersCount() > 0) {
                throw new ProblemException(ProblemCode.TABLE_IN_USE);
            }
        }
        Ended ended = sessions.findLastEnded(store, table)
                .orElseThrow(() -> new ProblemException(ProblemCode.SESSION_NOT_FOUND));
        if (!request.isAbout(ended.id())) {
            throw sessions.findCompleted(store, table, request.sessionId()).isPresent()
                    ? cannotReopen("NOT_THE_LAST")
                    : new ProblemException(ProblemCode.SESSION_NOT_FOUND);
        }
        if (!ended.isToday()) {
            throw cannotReopen("DAY_IS_OVER");
        }
        // Before all events: like a completion, this locks the sales of the day first and the store's sequence last.
        history.restore(store, table, ended.id(), ended.startedAt());
        // A tablet that logged in meanwhile has opened a session without orders.
        open.ifPresent(empty -> completion.completeEmpty(store, empty, by.subject()));
        int version = sessions.reopen(store, ended.id());
        Bill bill = history.lockOrders(store, ended.id());
        events.append(
                store,
                EventType.SESSION_REOPENED,
                ended.id(),
                version,
                Json.writeText(new SessionReopened(
                        ended.id(),
                        table,
                        ended.tableNumber(),
                        by.subject(),
                        bill.ordersCount(),
                        bill.totalPrice(),
                        bill.currency())));
        // After the event, which locks the store's sequence: a menu is deleted only by who holds that, and looks for
        // its orders then.
        if (history.lacksMenus(store, ended.id())) {
            throw cannotReopen("MENU_IS_GONE");
        }
        return new SessionAnswer<>(Reopened.of(ended.id(), bill), false);
    }

    private boolean isDone(UUID store, ReopenSession request, long open) {
        return request.sessionId() == null ? sessions.isReopened(store, open) : request.sessionId() == open;
    }

    private static ProblemException cannotReopen(String reason) {
        return new ProblemException(ProblemCode.SESSION_CANNOT_REOPEN).with("reason", reason);
    }
}
