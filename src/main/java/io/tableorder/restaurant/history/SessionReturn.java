package io.tableorder.restaurant.history;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.http.Parameters;
import io.tableorder.restaurant.history.History.Bill;
import io.tableorder.restaurant.table.TableSessions;
import io.tableorder.restaurant.table.TableSessions.Ended;
import io.tableorder.restaurant.table.Tables;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Takes the last completion of a table back, within its business day: the orders return from the history as they were, and no
 * event of theirs is repeated, so that no kitchen cooks them again. An order that comes at the same time joins the session, or has
 * opened another before it, and then nothing returns.
 */
@Component
class SessionReturn {

    private final Tables tables;
    private final TableSessions sessions;
    private final SessionEnd sessionEnd;
    private final History history;
    private final EventLog events;
    private final Transactions transactions;

    SessionReturn(
            Tables tables,
            TableSessions sessions,
            SessionEnd sessionEnd,
            History history,
            EventLog events,
            Transactions transactions) {
        this.tables = tables;
        this.sessions = sessions;
        this.sessionEnd = sessionEnd;
        this.history = history;
        this.events = events;
        this.transactions = transactions;
    }

    private record Reopened(long sessionId, long ordersCount, long totalPrice, String currency) {

        static Reopened of(long session, Bill bill) {
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

    private record Answer(Reopened reopened, boolean isReplay) {}

    void reopen(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long table = Parameters.pathId(exchange, "id", ProblemCode.TABLE_NOT_FOUND);
        ReopenSession asked = exchange.getMessage().getBody(ReopenSession.class);
        Answer answer = transactions.run(() -> reopen(admin, table, asked));
        if (answer.isReplay()) {
            exchange.getMessage().setHeader("Idempotent-Replayed", "true");
        }
        exchange.getMessage().setBody(answer.reopened());
    }

    private Answer reopen(Actor admin, long table, ReopenSession asked) {
        UUID store = admin.store();
        // In the order in which orders lock. Once the table is locked no session opens there, and none returns.
        sessions.lockOpen(store, table);
        if (!tables.lock(store, table)) {
            throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
        }
        Optional<Long> open = sessions.lockOpen(store, table);
        if (open.isPresent()) {
            Bill bill = history.lockOrders(store, open.get());
            if (isDone(store, asked, open.get())) {
                return new Answer(Reopened.of(open.get(), bill), true);
            }
            if (bill.ordersCount() > 0) {
                throw new ProblemException(ProblemCode.TABLE_IN_USE);
            }
        }
        Ended ended = sessions.findLastEnded(store, table)
                .orElseThrow(() -> new ProblemException(ProblemCode.SESSION_NOT_FOUND));
        if (!asked.isAbout(ended.id())) {
            throw sessions.findCompleted(store, table, asked.sessionId()).isPresent()
                    ? cannotReopen("NOT_THE_LAST")
                    : new ProblemException(ProblemCode.SESSION_NOT_FOUND);
        }
        if (!ended.isToday()) {
            throw cannotReopen("DAY_IS_OVER");
        }
        // A tablet that logged in meanwhile has opened one, in which nothing was ordered.
        open.ifPresent(empty -> sessionEnd.complete(store, empty, admin.subject(), bill -> {}));
        int version = sessions.reopen(store, ended.id());
        restore(store, table, ended);
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
                        admin.subject(),
                        bill.ordersCount(),
                        bill.totalPrice(),
                        bill.currency())));
        return new Answer(Reopened.of(ended.id(), bill), false);
    }

    private boolean isDone(UUID store, ReopenSession asked, long open) {
        return asked.sessionId() == null ? sessions.isReopened(store, open) : asked.sessionId() == open;
    }

    private void restore(UUID store, long table, Ended ended) {
        try {
            history.restore(store, table, ended.id(), ended.startedAt());
        } catch (DataIntegrityViolationException e) {
            if (String.valueOf(e.getMessage()).contains("order_items_store_id_menu_id_fkey")) {
                throw cannotReopen("MENU_IS_GONE");
            }
            throw e;
        }
    }

    private static ProblemException cannotReopen(String reason) {
        return new ProblemException(ProblemCode.SESSION_CANNOT_REOPEN).with("reason", reason);
    }
}
