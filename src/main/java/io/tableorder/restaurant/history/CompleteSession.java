package io.tableorder.restaurant.history;

import io.tableorder.failure.Money;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.history.History.Bill;
import io.tableorder.restaurant.table.TableSessions.Completed;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/**
 * A request to complete a session, with what staff saw of the session.
 *
 * @param sessionId null for the open session
 * @param expectedTotal the total that the guests have paid, in the currency's minor unit; null if any total will do
 * @param force whether to complete the session even if some of its orders are not served
 */
record CompleteSession(
        @Nullable @Positive Long sessionId,
        @Nullable @PositiveOrZero Long expectedTotal,
        @Nullable Boolean force) {

    /** The request of a client that sends no body: it completes the open session in any case. */
    static final CompleteSession UNSEEN = new CompleteSession(null, null, true);

    boolean isAbout(long session) {
        return sessionId == null || sessionId == session;
    }

    /**
     * Whether this request may repeat the one that completed a session.
     *
     * @param isReopened whether the session that is open at the table now was completed before: then this completes it again
     */
    boolean isRepetitionOf(Completed completed, boolean isReopened) {
        return sessionId != null || !isReopened && (expectedTotal == null || expectedTotal == completed.totalPrice());
    }

    void requireTotal(long total, String currency) {
        if (expectedTotal != null && expectedTotal != total) {
            throw new ProblemException(
                    ProblemCode.SESSION_TOTAL_CHANGED, new Money(total, currency), new Money(expectedTotal, currency));
        }
    }

    void requireServed(Bill bill) {
        if (!Boolean.TRUE.equals(force) && !bill.unserved().isEmpty()) {
            throw new ProblemException(
                            ProblemCode.ORDERS_NOT_SERVED,
                            String.valueOf(bill.unserved().size()))
                    .with("order_ids", bill.unserved());
        }
    }
}
