package io.tableorder.history;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.SqlConflicts;
import io.tableorder.history.History.Bill;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.http.Requests;
import io.tableorder.table.TableSessions;
import io.tableorder.table.TableSessions.Closed;
import io.tableorder.table.Tables;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Completes the session of a table: its orders move into the history, it closes, and its event is committed with that. An order
 * that comes at the same time is among them, or opens the next session.
 */
@Component
class SessionEnd {

    /** The event {@code session.started} has the first. */
    private static final int LAST_VERSION = 2;

    private final Tables tables;
    private final TableSessions sessions;
    private final History history;
    private final EventLog events;
    private final Json json;
    private final TransactionTemplate transaction;

    SessionEnd(
            Tables tables,
            TableSessions sessions,
            History history,
            EventLog events,
            Json json,
            TransactionTemplate transaction) {
        this.tables = tables;
        this.sessions = sessions;
        this.history = history;
        this.events = events;
        this.json = json;
        this.transaction = transaction;
    }

    private record Completed(long sessionId, long archivedOrdersCount, long totalPrice, String currency) {}

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

    void complete(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long table = Requests.pathId(exchange, 1, ProblemCode.TABLE_NOT_FOUND);
        exchange.getMessage()
                .setBody(SqlConflicts.retried(
                        () -> Objects.requireNonNull(transaction.execute(status -> complete(admin, table)))));
    }

    private Completed complete(Actor admin, long table) {
        UUID store = admin.store();
        long session = sessions.lockOpen(store, table)
                .orElseThrow(() -> new ProblemException(
                        tables.exists(store, table) ? ProblemCode.SESSION_NOT_FOUND : ProblemCode.TABLE_NOT_FOUND));
        history.lockOrders(store, session);
        Closed closed = sessions.close(store, session);
        Bill bill = history.archive(store, session, closed.endedAt());
        events.append(
                store,
                EventType.SESSION_COMPLETED,
                session,
                LAST_VERSION,
                json.writeText(new SessionCompleted(
                        session,
                        closed.tableId(),
                        closed.tableNumber(),
                        closed.startedAt(),
                        closed.endedAt(),
                        admin.subject(),
                        bill.ordersCount(),
                        bill.totalPrice(),
                        bill.currency())));
        return new Completed(session, bill.ordersCount(), bill.totalPrice(), bill.currency());
    }
}
