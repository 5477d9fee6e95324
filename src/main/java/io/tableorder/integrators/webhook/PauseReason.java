package io.tableorder.integrators.webhook;

import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.webhook.Webhooks.Failures;
import java.time.Duration;
import java.util.Optional;

/** Why a webhook is paused without being asked. Its events then wait, where they would otherwise die one by one. */
enum PauseReason {
    /** It answered 410: it wants no more. */
    GONE,
    /** It has rejected {@link #REJECTIONS} deliveries, and taken none in between. */
    REJECTING,
    /** Nothing has arrived for {@link #PATIENCE}, in {@link #FAILURES} attempts or more. */
    FAILING;

    static final int REJECTIONS = 20;
    static final int FAILURES = 5;
    static final Duration PATIENCE = Duration.ofHours(24);

    static Optional<PauseReason> of(Outcome outcome, Failures failures) {
        if (outcome.code().equals(Answer.GONE)) {
            return Optional.of(GONE);
        }
        if (failures.rejections() >= REJECTIONS) {
            return Optional.of(REJECTING);
        }
        boolean isLong = failures.failingFor().compareTo(PATIENCE) >= 0;
        return isLong && failures.failures() >= FAILURES ? Optional.of(FAILING) : Optional.empty();
    }
}
