package io.tableorder.deadletter;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.SqlConflicts;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.http.Requests;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The dead letters of a store as its staff read them, and give them up; those of no store for super admins. */
@Component
class DeadLetterDesk {

    private static final Set<String> STATES = Set.of("open", "redriven", "discarded");
    private static final int LONGEST_NAME = 200;

    private final DeadLetters letters;
    private final TransactionTemplate transaction;

    DeadLetterDesk(DeadLetters letters, TransactionTemplate transaction) {
        this.letters = letters;
        this.transaction = transaction;
    }

    /** A super admin has no store, and reads the dead letters that have none. */
    void list(Exchange exchange) {
        String state = Requests.query(exchange, "state");
        if (state != null && !STATES.contains(state)) {
            throw ProblemException.invalid("?state", "OUT_OF_RANGE");
        }
        DeadLetterFilter filter = new DeadLetterFilter(
                state,
                Requests.queryText(exchange, "route_id", LONGEST_NAME),
                Requests.queryText(exchange, "event_type", LONGEST_NAME),
                Requests.queryText(exchange, "subject", LONGEST_NAME),
                Requests.queryText(exchange, "queue", LONGEST_NAME),
                Requests.queryTime(exchange, "from"),
                Requests.queryTime(exchange, "to"),
                Requests.queryText(exchange, "q", LONGEST_NAME));
        exchange.getMessage().setBody(letters.list(Actor.of(exchange).storeId(), filter, Page.Request.of(exchange)));
    }

    void read(Exchange exchange) {
        long id = Requests.pathId(exchange, 0, ProblemCode.DEAD_LETTER_NOT_FOUND);
        exchange.getMessage().setBody(find(Actor.of(exchange).storeId(), id));
    }

    void discard(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Requests.pathId(exchange, 1, ProblemCode.DEAD_LETTER_NOT_FOUND);
        String reason = exchange.getMessage().getBody(DiscardDeadLetter.class).reason();
        exchange.getMessage()
                .setBody(SqlConflicts.retried(() -> Objects.requireNonNull(transaction.execute(status -> {
                    lockOpen(admin.storeId(), id);
                    letters.settle(admin.storeId(), List.of(id), DeadLetterAct.DISCARD, admin.subject(), reason);
                    return find(admin.storeId(), id);
                }))));
    }

    DeadLetterView find(@Nullable UUID store, long id) {
        return letters.find(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DEAD_LETTER_NOT_FOUND));
    }

    /** Whoever is at the same dead letter comes before or after. */
    DeadLetters.Locked lockOpen(@Nullable UUID store, long id) {
        DeadLetters.Locked letter =
                letters.lock(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DEAD_LETTER_NOT_FOUND));
        if (!letter.isOpen()) {
            throw new ProblemException(ProblemCode.DEAD_LETTER_SETTLED, letter.state());
        }
        return letter;
    }
}
