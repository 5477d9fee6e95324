package io.tableorder.integrators.delivery;

import io.tableorder.foundation.trace.Trace;
import io.tableorder.integrators.delivery.Deliveries.Health;
import io.tableorder.integrators.delivery.Deliveries.Row;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The state machine of deliveries: {@code pending} or {@code failed}, then {@code sent} while an attempt is under way, and then
 * {@code confirmed}, {@code failed} again, {@code dead} or {@code expired}. An attempt of which nothing is heard in time has an
 * unknown outcome; the delivery is due again, as one that may have arrived.
 */
@Component
class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /** From so many failures in a row on a target is left alone for a while after each. */
    private static final int BREAKER = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

    private static final int OVERDUE_AT_ONCE = 100;

    private static final Outcome UNKNOWN =
            Outcome.failed("OUTCOME_UNKNOWN", "Nothing was heard of this attempt; it may have arrived");

    private static final Outcome TOO_OLD =
            Outcome.failed("EXPIRED", "It is too old to be delivered unless somebody asks for it");

    private static final Outcome OVERTAKEN = Outcome.failed(
            "OVERTAKEN", "A later event of the same order is on paper already, such as its cancellation");

    private final Deliveries deliveries;
    private final DeliveryCounts counts;
    private final ApplicationEventPublisher events;

    Attempts(Deliveries deliveries, DeliveryCounts counts, ApplicationEventPublisher events) {
        this.deliveries = deliveries;
        this.counts = counts;
        this.events = events;
    }

    /** Begins the next attempt at a target, if one is due and its turn. */
    @Transactional
    public Optional<Delivery> begin(String target, DeliveryPolicy policy) {
        Optional<Health> locked = deliveries.lockTarget(target);
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        Health health = locked.get();
        // One that fails or is out gets one lane until it does well again, so that it takes no threads from others.
        int lanes = health.isWell() ? policy.lanes() : 1;
        Optional<Row> next = deliveries.next(target, lanes);
        while (next.isPresent()) {
            Row row = next.get();
            // Who fetches was told of it, and has not come for it.
            boolean isOnlyOffered = policy.isPulled() && row.code() == null;
            boolean isLost = row.state().equals("sent") && !isOnlyOffered;
            int step = isLost ? row.step() + 1 : row.step();
            if (isLost) {
                deliveries.log(row.id(), row.attempts(), policy.patience(), "failed", UNKNOWN);
                countFailure(target, UNKNOWN, policy);
            }
            if (row.isLate()) {
                expire(row);
            } else if (row.isOvertaken()) {
                giveUp(row, "dead", OVERTAKEN, row.isRepeat() || isLost);
            } else if (isLost && policy.waitAfter(row.step()).isEmpty()) {
                giveUp(row, "dead", UNKNOWN, true);
            } else {
                if (health.failures() >= BREAKER) {
                    // One attempt shows whether the target is back; the others wait for what comes of it.
                    deliveries.hold(target, policy.patience());
                }
                boolean isRepeat = row.isRepeat() || isLost;
                return Optional.of(
                        row.delivery(deliveries.begin(row.id(), isRepeat, step, policy.patience()), isRepeat));
            }
            next = deliveries.next(target, lanes);
        }
        return Optional.empty();
    }

    /** @return false when the attempt was not under way any more: somebody else has taken over */
    @Transactional
    public boolean end(String target, long id, int attempt, Outcome outcome, Duration took, DeliveryPolicy policy) {
        Optional<Row> sent = deliveries.lockSent(target, id, attempt);
        if (sent.isEmpty()) {
            LOG.warn("Attempt {} of delivery {} came to its end too late: {}", attempt, id, outcome.code());
            return false;
        }
        Row row = sent.get();
        deliveries.log(id, attempt, took, outcome.result().name().toLowerCase(Locale.ROOT), outcome);
        counts.attempted(row.kind(), outcome.result(), took);
        switch (outcome.result()) {
            case CONFIRMED -> {
                counts.confirmed(row.kind());
                deliveries.settle(id, "confirmed", outcome, row.isRepeat());
                deliveries.targetDoesWell(row.target(), outcome.code(), outcome.detail());
            }
            case SENT -> await(row, "sent", outcome, row.step(), policy.patience());
            case FAILED -> fail(row, outcome, policy);
            case UNAVAILABLE -> {
                // The first in line stays the first.
                await(row, "failed", outcome, row.step(), null);
                Duration pause = longer(giveOrTake(policy.probe()), outcome.retryAfter());
                if (deliveries.targetIsOut(row.target(), outcome.code(), outcome.detail(), pause)) {
                    LOG.warn("Target {} is out: {} ({})", row.target(), outcome.code(), outcome.detail());
                }
            }
            case REJECTED -> {
                giveUp(row, "dead", outcome, row.isRepeat() || outcome.isUncertain());
                deliveries.targetAnswers(row.target());
            }
        }
        return true;
    }

    private void fail(Row row, Outcome outcome, DeliveryPolicy policy) {
        policy.waitAfter(row.step())
                .ifPresentOrElse(
                        wait -> await(
                                row, "failed", outcome, row.step() + 1, longer(giveOrTake(wait), outcome.retryAfter())),
                        () -> giveUp(row, "dead", outcome, row.isRepeat() || outcome.isUncertain()));
        countFailure(row.target(), outcome, policy);
    }

    private void countFailure(String target, Outcome outcome, DeliveryPolicy policy) {
        int failures = deliveries.targetFails(target, outcome.code(), outcome.detail());
        if (failures >= BREAKER) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(10, failures - BREAKER));
            Duration longest = policy.longestPause();
            deliveries.hold(target, giveOrTake(pause.compareTo(longest) > 0 ? longest : pause));
        }
        if (failures == BREAKER) {
            LOG.warn("Target {} has failed {} times in a row: {}", target, failures, outcome.code());
        }
    }

    /** What a target asks for counts if it is more than what it would get anyway. */
    private static Duration longer(Duration wait, @Nullable Duration asked) {
        return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    }

    private void await(Row row, String state, Outcome outcome, int step, @Nullable Duration wait) {
        boolean isRepeat = row.isRepeat() || outcome.isUncertain();
        deliveries.await(row.id(), state, outcome.code(), outcome.detail(), step, isRepeat, wait);
    }

    /** Gives up what nobody wants any more, also of targets that are open nowhere. */
    @Transactional
    public int expireOverdue() {
        List<Row> overdue = deliveries.overdue(OVERDUE_AT_ONCE);
        overdue.forEach(this::expire);
        return overdue.size();
    }

    private void expire(Row row) {
        giveUp(row, "expired", TOO_OLD, row.isRepeat() || row.state().equals("sent"));
    }

    private void giveUp(Row row, String state, Outcome why, boolean mayHaveArrived) {
        try (Trace.Scope scope = Trace.open(row.trace())) {
            deliveries.settle(row.id(), state, why, mayHaveArrived);
            counts.gaveUp(row.kind(), state);
            events.publishEvent(row.givenUp(why));
        }
    }

    /** So that not all who failed together come back together. */
    private static Duration giveOrTake(Duration wait) {
        return Duration.ofMillis((long)
                (wait.toMillis() * (0.8 + 0.4 * ThreadLocalRandom.current().nextDouble())));
    }
}
