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
import io.tableorder.restaurant.table.TableSessions.Closed;
import io.tableorder.restaurant.table.TableSessions.Completed;
import io.tableorder.restaurant.table.Tables;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * Completes the session of a table: its orders move into the history, it closes, and its event is committed with that. An order
 * that comes at the same time is among them, or opens the next session. A repeated request gets the first answer.
 */
@Component
class SessionEnd {

    private final Tables tables;
    private final TableSessions sessions;
    private final History history;
    private final EventLog events;
    private final Transactions transactions;

    SessionEnd(Tables tables, TableSessions sessions, History history, EventLog events, Transactions transactions) {
        this.tables = tables;
        this.sessions = sessions;
        this.history = history;
        this.events = events;
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

    private record Answer(Completed completed, boolean isReplay) {}

    void complete(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long table = Parameters.pathId(exchange, "id", ProblemCode.TABLE_NOT_FOUND);
        CompleteSession asked = exchange.getMessage().getBody(CompleteSession.class);
        Answer answer = transactions.run(() -> complete(admin, table, asked));
        if (answer.isReplay()) {
            exchange.getMessage().setHeader("Idempotent-Replayed", "true");
        }
        exchange.getMessage().setBody(answer.completed());
    }

    private Answer complete(Actor admin, long table, CompleteSession asked) {
        UUID store = admin.store();
        // Locked first: whoever completes it at this moment is waited for, and has left an answer then.
        Optional<Long> open = sessions.lockOpen(store, table);
        if (asked.sessionId() == null || !open.equals(Optional.of(asked.sessionId()))) {
            Optional<Completed> earlier = sessions.findCompleted(store, table, asked.sessionId())
                    .filter(completed -> asked.isRepetitionOf(completed, open));
            if (earlier.isPresent()) {
                asked.requireTotal(earlier.get().totalPrice());
                return new Answer(earlier.get(), true);
            }
        }
        long session = open.filter(asked::isAbout)
                .orElseThrow(() -> new ProblemException(
                        tables.exists(store, table) ? ProblemCode.SESSION_NOT_FOUND : ProblemCode.TABLE_NOT_FOUND));
        return new Answer(
                complete(store, session, admin.subject(), bill -> {
                    asked.requireTotal(bill.totalPrice());
                    asked.requireServed(bill);
                }),
                false);
    }

    /**
     * Completes a session that the transaction has locked.
     *
     * @param completedBy the subject of who does it
     * @param consent may refuse what the session has come to, with a problem
     */
    Completed complete(UUID store, long session, String completedBy, Consumer<Bill> consent) {
        Bill bill = history.lockOrders(store, session);
        consent.accept(bill);
        Completed completed = new Completed(session, bill.ordersCount(), bill.totalPrice(), bill.currency());
        Closed closed = sessions.close(store, completed);
        history.archive(store, session, closed.endedAt());
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
