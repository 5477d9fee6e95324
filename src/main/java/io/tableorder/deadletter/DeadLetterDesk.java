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
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The dead letters of a store as its staff read them, and give them up. */
@Component
class DeadLetterDesk {

    private static final Set<String> STATES = Set.of("open", "redriven", "discarded");
    private static final int LONGEST_ROUTE_ID = 200;

    private final DeadLetters letters;
    private final TransactionTemplate transaction;

    DeadLetterDesk(DeadLetters letters, TransactionTemplate transaction) {
        this.letters = letters;
        this.transaction = transaction;
    }

    void list(Exchange exchange) {
        String state = Requests.query(exchange, "state");
        if (state != null && !STATES.contains(state)) {
            throw ProblemException.invalid("?state", "OUT_OF_RANGE");
        }
        String route = Requests.queryText(exchange, "route_id", LONGEST_ROUTE_ID);
        exchange.getMessage()
                .setBody(letters.list(Actor.of(exchange).store(), state, route, Page.Request.of(exchange)));
    }

    void read(Exchange exchange) {
        long id = Requests.pathId(exchange, 0, ProblemCode.DEAD_LETTER_NOT_FOUND);
        exchange.getMessage().setBody(find(Actor.of(exchange).store(), id));
    }

    void discard(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Requests.pathId(exchange, 1, ProblemCode.DEAD_LETTER_NOT_FOUND);
        String reason = exchange.getMessage().getBody(DiscardDeadLetter.class).reason();
        exchange.getMessage()
                .setBody(SqlConflicts.retried(() -> Objects.requireNonNull(transaction.execute(status -> {
                    lockOpen(admin.store(), id);
                    letters.settle(admin.store(), List.of(id), DeadLetterAct.DISCARD, admin.subject(), reason);
                    return find(admin.store(), id);
                }))));
    }

    DeadLetterView find(UUID store, long id) {
        return letters.find(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DEAD_LETTER_NOT_FOUND));
    }

    /** Whoever is at the same dead letter comes before or after. */
    DeadLetters.Locked lockOpen(UUID store, long id) {
        DeadLetters.Locked letter =
                letters.lock(store, id).orElseThrow(() -> new ProblemException(ProblemCode.DEAD_LETTER_NOT_FOUND));
        if (!letter.isOpen()) {
            throw new ProblemException(ProblemCode.DEAD_LETTER_SETTLED, letter.state());
        }
        return letter;
    }
}
