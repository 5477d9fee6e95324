package io.tableorder.restaurant.history;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.history.History.Bill;
import io.tableorder.restaurant.table.TableSessions.Completed;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What staff saw of the session that they complete.
 *
 * @param sessionId null: the one that is open
 * @param expectedTotal what its guests have paid, in the currency's minor unit
 * @param force whether to complete it with orders that are not served
 */
record CompleteSession(
        @Nullable @Positive Long sessionId,
        @Nullable @PositiveOrZero Long expectedTotal,
        @Nullable Boolean force) {

    /** What clients mean that send no body: they saw nothing, and want the session to end. */
    static final CompleteSession UNSEEN = new CompleteSession(null, null, true);

    boolean isAbout(long session) {
        return sessionId == null || sessionId == session;
    }

    /**
     * Whether this request may be a repetition of the one that was answered so.
     *
     * @param open the table's session by now; an older one than the completed one was reopened
     */
    boolean isRepetitionOf(Completed answered, Optional<Long> open) {
        return sessionId != null
                || open.filter(now -> now < answered.sessionId()).isEmpty()
                        && (expectedTotal == null || expectedTotal == answered.totalPrice());
    }

    void requireTotal(long total) {
        if (expectedTotal != null && expectedTotal != total) {
            throw new ProblemException(
                            ProblemCode.SESSION_TOTAL_CHANGED, String.valueOf(total), String.valueOf(expectedTotal))
                    .with("total_price", total)
                    .with("expected", expectedTotal);
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
