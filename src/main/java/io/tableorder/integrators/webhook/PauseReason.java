package io.tableorder.integrators.webhook;

import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.webhook.WebhookReceivers.Failures;
import java.time.Duration;
import java.util.Optional;

/** Why a webhook is paused by itself. Its events then wait; otherwise each of them would become a dead letter. */
enum PauseReason {
    /** It answered 410. */
    GONE,
    /** It has rejected {@link #REJECTIONS} deliveries, and accepted none in between. */
    REJECTING,
    /** No delivery has arrived for {@link #PATIENCE}, in {@link #FAILURES} attempts or more. */
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
