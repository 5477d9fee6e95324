package io.tableorder.integrators.deadletter;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.http.Parameters;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The dead letters of a store as its staff read them, and give them up. Super admins read those of every store, and give up those
 * that have none.
 */
@Component
class DeadLetterDesk {

    private static final Set<String> STATES = Set.of("open", "redriven", "discarded");
    private static final int LONGEST_NAME = 200;
    private static final int MOST = 500;

    private final DeadLetters letters;
    private final Transactions transactions;

    DeadLetterDesk(DeadLetters letters, Transactions transactions) {
        this.letters = letters;
        this.transactions = transactions;
    }

    /** How many were given up. */
    private record Discarded(int discarded) {}

    void list(Exchange exchange) {
        list(exchange, Actor.of(exchange).store());
    }

    /** Of the store that a super admin names, or else those that have none. */
    void listOfStore(Exchange exchange) {
        list(exchange, Parameters.queryUuid(exchange, "store_id"));
    }

    private void list(Exchange exchange, @Nullable UUID store) {
        String state = Parameters.query(exchange, "state");
        if (state != null && !STATES.contains(state)) {
            throw ProblemException.invalid("?state", "OUT_OF_RANGE");
        }
        DeadLetterFilter filter = new DeadLetterFilter(
                state,
                Parameters.queryText(exchange, "kind", LONGEST_NAME),
                Parameters.queryText(exchange, "code", LONGEST_NAME),
                Parameters.queryText(exchange, "route_id", LONGEST_NAME),
                Parameters.queryText(exchange, "event_type", LONGEST_NAME),
                Parameters.queryText(exchange, "subject", LONGEST_NAME),
                Parameters.queryText(exchange, "queue", LONGEST_NAME),
                Parameters.queryTime(exchange, "from"),
                Parameters.queryTime(exchange, "to"),
                Parameters.queryText(exchange, "q", LONGEST_NAME));
        exchange.getMessage().setBody(letters.list(store, filter, Page.Request.of(exchange)));
    }

    void read(Exchange exchange) {
        long id = Parameters.pathId(exchange, "id", ProblemCode.DEAD_LETTER_NOT_FOUND);
        exchange.getMessage().setBody(find(Actor.of(exchange).store(), id));
    }

    /** For super admins, who answer for the whole service. */
    void readOfAnyStore(Exchange exchange) {
        long id = Parameters.pathId(exchange, "id", ProblemCode.DEAD_LETTER_NOT_FOUND);
        exchange.getMessage().setBody(letters.findOfAnyStore(id).orElseThrow(DeadLetterDesk::notFound));
    }

    void discard(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Parameters.pathId(exchange, "id", ProblemCode.DEAD_LETTER_NOT_FOUND);
        String reason = exchange.getMessage().getBody(DiscardDeadLetter.class).reason();
        exchange.getMessage().setBody(transactions.run(() -> {
            lockOpen(admin.storeId(), id);
            letters.settle(admin.storeId(), List.of(id), DeadLetterAct.DISCARD, admin.subject(), reason);
            return find(admin.storeId(), id);
        }));
    }

    /** A bounded number at a time, so that locks on their rows are short. */
    void discardAll(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        ManyDeadLetters wanted = exchange.getMessage().getBody(ManyDeadLetters.class);
        int discarded = transactions.run(() -> {
            List<Long> ids = letters.lockOldest(admin.storeId(), wanted.filter(), MOST);
            return letters.settle(admin.storeId(), ids, DeadLetterAct.DISCARD, admin.subject(), wanted.reason());
        });
        exchange.getMessage().setBody(new Discarded(discarded));
    }

    DeadLetterView find(@Nullable UUID store, long id) {
        return letters.find(store, id).orElseThrow(DeadLetterDesk::notFound);
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.DEAD_LETTER_NOT_FOUND);
    }

    /** Whoever is at the same dead letter comes before or after. */
    DeadLetters.Locked lockOpen(@Nullable UUID store, long id) {
        DeadLetters.Locked letter = letters.lock(store, id).orElseThrow(DeadLetterDesk::notFound);
        if (!letter.isOpen()) {
            throw new ProblemException(ProblemCode.DEAD_LETTER_SETTLED, letter.state());
        }
        return letter;
    }
}
