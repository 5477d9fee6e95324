package io.tableorder.integrators.delivery;

import io.tableorder.foundation.trace.Trace;
import io.tableorder.integrators.delivery.DueDeliveries.Postponement;
import io.tableorder.integrators.delivery.TargetStates.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Moves deliveries through their {@link DeliveryState states}: begins attempts, records their outcomes, and gives deliveries up. If no
 * outcome is reported in time, it counts as unknown; the delivery is then due again, as one that may have arrived.
 */
@Component
class DeliveryLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLifecycle.class);

    /** From this many failures in a row on, each failure opens the breaker of the target for a while. */
    private static final int BREAKER = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

    private static final int OVERDUE_AT_ONCE = 100;

    private static final Outcome UNKNOWN =
            Outcome.failed("OUTCOME_UNKNOWN", "Nothing was heard of this attempt; it may have arrived");

    private static final Outcome TOO_OLD =
            Outcome.failed("EXPIRED", "It is too old to be delivered unless somebody asks for it");

    private static final Outcome OVERTAKEN = Outcome.failed(
            "OVERTAKEN", "A later event of the same order is on paper already, such as its cancellation");

    private final DueDeliveries deliveries;
    private final TargetStates targets;
    private final DeliveryCounts counts;
    private final ApplicationEventPublisher events;

    DeliveryLifecycle(
            DueDeliveries deliveries, TargetStates targets, DeliveryCounts counts, ApplicationEventPublisher events) {
        this.deliveries = deliveries;
        this.targets = targets;
        this.counts = counts;
        this.events = events;
    }

    /** Begins the next attempt at a target, if one is due and a lane is free. */
    @Transactional
    public Optional<Delivery> begin(String target, DeliveryPolicy policy) {
        Optional<Health> locked = targets.lock(target);
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        Health health = locked.get();
        // A target that fails or is out gets one lane until it
        // succeeds, so that it takes no threads from other targets.
        int lanes = health.isWell() ? policy.lanes() : 1;
        Optional<DeliveryRow> next = deliveries.next(target, lanes);
        while (next.isPresent()) {
            DeliveryRow row = next.get();
            boolean isLost = row.isWithTarget();
            int step = isLost ? row.step() + 1 : row.step();
            if (isLost) {
                deliveries.log(row.id(), row.attempts(), policy.patience(), UNKNOWN);
                countFailure(target, UNKNOWN, policy);
            }
            if (row.isLate()) {
                expire(row);
            } else if (row.isOvertaken()) {
                giveUp(row, DeliveryState.DEAD, OVERTAKEN, row.isRepeat() || isLost);
            } else if (isLost && policy.waitAfter(row.step()).isEmpty()) {
                giveUp(row, DeliveryState.DEAD, UNKNOWN, true);
            } else {
                if (health.failures() >= BREAKER) {
                    // One attempt shows whether the target is back. The other deliveries wait for its outcome.
                    targets.hold(target, policy.patience());
                }
                boolean isRepeat = row.isRepeat() || isLost;
                return Optional.of(row.delivery(deliveries.begin(row.id(), isRepeat, step, policy), isRepeat));
            }
            next = deliveries.next(target, lanes);
        }
        return Optional.empty();
    }

    /** @return false if the attempt was no longer under way, because another one has taken over */
    @Transactional
    public boolean end(String target, long id, int attempt, Outcome outcome, Duration took, DeliveryPolicy policy) {
        Optional<DeliveryRow> sent = deliveries.lockSent(target, id, attempt);
        if (sent.isEmpty()) {
            LOG.warn("Attempt {} of delivery {} ended too late: {}", attempt, id, outcome.code());
            return false;
        }
        DeliveryRow row = sent.get();
        deliveries.log(id, attempt, took, outcome);
        counts.attempted(row.kind(), outcome.result(), took);
        switch (outcome.result()) {
            case CONFIRMED -> {
                counts.confirmed(row.kind());
                deliveries.settle(id, DeliveryState.CONFIRMED, outcome, row.isRepeat());
                if (row.isOnPaper()) {
                    deliveries.repeatSlips(id);
                }
                targets.succeeded(row.target(), outcome);
            }
            case SENT -> postpone(row, DeliveryState.SENT, outcome, row.step(), policy.patience());
            case FAILED -> fail(row, outcome, policy);
            case UNAVAILABLE -> {
                // The delivery stays first in line.
                postpone(row, DeliveryState.FAILED, outcome, row.step(), null);
                Duration pause = longer(giveOrTake(policy.probe()), outcome.retryAfter());
                if (targets.unavailable(row.target(), outcome, pause)) {
                    LOG.warn("Target {} is out: {} ({})", row.target(), outcome.code(), outcome.detail());
                }
            }
            case REJECTED -> {
                giveUp(row, DeliveryState.DEAD, outcome, row.isRepeat() || outcome.isUncertain());
                targets.closeBreaker(row.target());
            }
        }
        return true;
    }

    private void fail(DeliveryRow row, Outcome outcome, DeliveryPolicy policy) {
        policy.waitAfter(row.step())
                .ifPresentOrElse(
                        wait -> postpone(
                                row,
                                DeliveryState.FAILED,
                                outcome,
                                row.step() + 1,
                                longer(giveOrTake(wait), outcome.retryAfter())),
                        () -> giveUp(row, DeliveryState.DEAD, outcome, row.isRepeat() || outcome.isUncertain()));
        countFailure(row.target(), outcome, policy);
    }

    private void countFailure(String target, Outcome outcome, DeliveryPolicy policy) {
        int failures = targets.failed(target, outcome);
        if (failures >= BREAKER) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(10, failures - BREAKER));
            Duration longest = policy.longestPause();
            targets.hold(target, giveOrTake(pause.compareTo(longest) > 0 ? longest : pause));
        }
        if (failures == BREAKER) {
            LOG.warn("Target {} has failed {} times in a row: {}", target, failures, outcome.code());
        }
    }

    /** The longer of the two waits: the one that the policy gives, and the one that the target asked for. */
    private static Duration longer(Duration wait, @Nullable Duration asked) {
        return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    }

    private void postpone(DeliveryRow row, DeliveryState state, Outcome outcome, int step, @Nullable Duration wait) {
        boolean isRepeat = row.isRepeat() || outcome.isUncertain();
        deliveries.postpone(row.id(), new Postponement(state, outcome, step, isRepeat, wait));
    }

    /**
     * Gives up deliveries that are too old, also those to targets that no instance serves.
     *
     * @return how many
     */
    @Transactional
    public int expireOverdue() {
        List<DeliveryRow> overdue = deliveries.overdue(OVERDUE_AT_ONCE);
        overdue.forEach(this::expire);
        return overdue.size();
    }

    private void expire(DeliveryRow row) {
        giveUp(row, DeliveryState.EXPIRED, TOO_OLD, row.isRepeat() || row.isWithTarget());
    }

    private void giveUp(DeliveryRow row, DeliveryState state, Outcome why, boolean mayHaveArrived) {
        try (Trace.Scope scope = Trace.open(row.trace())) {
            deliveries.settle(row.id(), state, why, mayHaveArrived);
            counts.gaveUp(row.kind(), state);
            events.publishEvent(row.givenUp(why));
        }
    }

    /** Varies a wait by a fifth, so that deliveries which failed together do not return together. */
    private static Duration giveOrTake(Duration wait) {
        return Duration.ofMillis((long)
                (wait.toMillis() * (0.8 + 0.4 * ThreadLocalRandom.current().nextDouble())));
    }
}
