package io.tableorder.restaurant.visit;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.restaurant.table.TableSessions;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Lets staff open visits, renew their codes, and say how their store opens visits. */
@Component
class VisitDesk {

    private final Visits visits;
    private final TableSessions sessions;
    private final Transactions transactions;

    VisitDesk(Visits visits, TableSessions sessions, Transactions transactions) {
        this.visits = visits;
        this.sessions = sessions;
        this.transactions = transactions;
    }

    /**
     * How a store opens visits.
     *
     * @param visitOpening whether scans and orders of guests open one, or staff alone
     * @param visitCode whether phones need the code of the visit
     */
    record SetVisits(
            @NotNull @Pattern(regexp = "scan|staff") String visitOpening,
            @NotNull Boolean visitCode) {}

    /** Opens a session at the table, or finds the open one. */
    Visits.Open open(Actor by, long table) {
        transactions.run(() -> sessions.lockOpenOrOpen(by.store(), table)
                .orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND)));
        return read(by.store(), table);
    }

    /** Makes another code, which also unlocks one that was guessed at. Phones that have joined stay. */
    Visits.Open renewCode(Actor by, long table) {
        if (!visits.renewCode(by.store(), table)) {
            throw notFound(by.store(), table);
        }
        return read(by.store(), table);
    }

    Visits.Open read(UUID store, long table) {
        return visits.findOpen(store, table).orElseThrow(() -> notFound(store, table));
    }

    private ProblemException notFound(UUID store, long table) {
        return new ProblemException(
                visits.findTable(store, table).isPresent()
                        ? ProblemCode.SESSION_NOT_FOUND
                        : ProblemCode.TABLE_NOT_FOUND);
    }

    Visits.Settings settings(UUID store) {
        return visits.settings(store);
    }

    Visits.Settings set(Actor by, SetVisits settings) {
        visits.set(by.store(), new Visits.Settings(settings.visitOpening(), settings.visitCode()), by.subject());
        return visits.settings(by.store());
    }
}
