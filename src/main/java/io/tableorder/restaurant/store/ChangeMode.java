package io.tableorder.restaurant.store;

import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * The mode that staff give their store.
 *
 * @param until null if it stays until staff change it; not for {@code ONLINE}
 * @param minutes for {@code BUSY} alone, which needs them
 */
record ChangeMode(
        @NotNull StoreMode mode,
        @Nullable Instant until,
        @Nullable @Min(1) @Max(480) Integer minutes,
        @Nullable @CodePointLength(max = 200) String reason) {

    private static final Duration LONGEST = Duration.ofDays(31);

    /** @throws ProblemException if the values do not fit each other, or the time */
    void require(Instant now) {
        List<FieldProblem> problems = new ArrayList<>();
        if (mode == StoreMode.BUSY && minutes == null) {
            problems.add(new FieldProblem("/minutes", "REQUIRED"));
        }
        if (mode != StoreMode.BUSY && minutes != null) {
            problems.add(new FieldProblem("/minutes", "NOT_ALLOWED"));
        }
        if (until != null && mode == StoreMode.ONLINE) {
            problems.add(new FieldProblem("/until", "NOT_ALLOWED"));
        } else if (until != null && (!until.isAfter(now) || until.isAfter(now.plus(LONGEST)))) {
            problems.add(new FieldProblem("/until", "OUT_OF_RANGE"));
        }
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
    }

    ModeState by(String subject, Instant now) {
        return new ModeState(mode, until, reason, minutes, subject, now);
    }
}
