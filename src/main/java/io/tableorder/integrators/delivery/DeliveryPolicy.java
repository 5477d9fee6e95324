package io.tableorder.integrators.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a target is served.
 *
 * @param ladder the waits after each failed attempt, give or take a fifth
 * @param repeatsLastStep whether the last wait of the ladder is repeated until the delivery expires; otherwise it is dead after it
 * @param expiry how long after its event a delivery expires
 * @param patience the longest that one attempt can take; after it the attempt's outcome counts as unknown
 * @param lanes how many attempts may be under way at once, each for another order
 * @param probe the wait before the next attempt at a target that is out
 * @param longestPause the longest wait before the next attempt at a target that keeps failing
 * @param isPulled whether the target polls for its deliveries; then the service makes no attempts
 */
public record DeliveryPolicy(
        List<Duration> ladder,
        boolean repeatsLastStep,
        Duration expiry,
        Duration patience,
        int lanes,
        Duration probe,
        Duration longestPause,
        boolean isPulled) {

    public static final DeliveryPolicy DEFAULT = new DeliveryPolicy(
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    Duration.ofHours(1)),
            false,
            Duration.ofHours(24),
            Duration.ofSeconds(60),
            1,
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            false);

    public DeliveryPolicy {
        ladder = List.copyOf(ladder);
    }

    /** The wait after a failed attempt; empty when no further attempt follows. */
    Optional<Duration> waitAfter(int step) {
        if (step < ladder.size()) {
            return Optional.of(ladder.get(step));
        }
        return repeatsLastStep && !ladder.isEmpty() ? Optional.of(ladder.get(ladder.size() - 1)) : Optional.empty();
    }

    public DeliveryPolicy withLadder(List<Duration> other) {
        return new DeliveryPolicy(other, repeatsLastStep, expiry, patience, lanes, probe, longestPause, isPulled);
    }

    /** For deliveries that are tried until they expire. */
    public DeliveryPolicy repeatingLastStep() {
        return new DeliveryPolicy(ladder, true, expiry, patience, lanes, probe, longestPause, isPulled);
    }

    public DeliveryPolicy withExpiry(Duration other) {
        return new DeliveryPolicy(ladder, repeatsLastStep, other, patience, lanes, probe, longestPause, isPulled);
    }

    public DeliveryPolicy withPatience(Duration other) {
        return new DeliveryPolicy(ladder, repeatsLastStep, expiry, other, lanes, probe, longestPause, isPulled);
    }

    public DeliveryPolicy withLanes(int other) {
        return new DeliveryPolicy(ladder, repeatsLastStep, expiry, patience, other, probe, longestPause, isPulled);
    }

    public DeliveryPolicy withProbe(Duration other) {
        return new DeliveryPolicy(ladder, repeatsLastStep, expiry, patience, lanes, other, longestPause, isPulled);
    }

    public DeliveryPolicy withLongestPause(Duration other) {
        return new DeliveryPolicy(ladder, repeatsLastStep, expiry, patience, lanes, probe, other, isPulled);
    }

    /** For a target that polls for its deliveries. */
    public DeliveryPolicy pulled() {
        return new DeliveryPolicy(ladder, repeatsLastStep, expiry, patience, lanes, probe, longestPause, true);
    }
}
