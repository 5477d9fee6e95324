package io.tableorder.restaurant.call;

import io.tableorder.event.EventType;
import io.tableorder.foundation.database.Recurring;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.foundation.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Escalates calls that have been open for too long, each once, with its event in the same transaction. Several instances may do so at the
 * same time: each takes the calls that no other one has locked.
 */
@Component
class Escalation {

    private static final Logger LOG = LoggerFactory.getLogger(Escalation.class);

    private final Calls calls;
    private final CallEvents events;
    private final Transactions transactions;
    private final Duration after;
    private final Recurring escalating = new Recurring(LOG, "Calls are not escalated");

    Escalation(Calls calls, CallEvents events, Transactions transactions, Settings settings) {
        this.calls = calls;
        this.events = events;
        this.transactions = transactions;
        this.after = settings.calls().escalateAfter();
    }

    void escalate() {
        escalating.run(() -> {
            while (escalateNext()) {
                LOG.debug("A call was escalated");
            }
        });
    }

    private boolean escalateNext() {
        return transactions.run(() -> {
            Optional<Calls.Escalated> next = calls.escalateNext(after);
            next.ifPresent(escalated -> events.append(escalated.store(), EventType.CALL_ESCALATED, escalated.call()));
            return next.isPresent();
        });
    }
}
