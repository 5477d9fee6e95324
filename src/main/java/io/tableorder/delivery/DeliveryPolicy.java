package io.tableorder.delivery;

import java.time.Duration;
import java.util.List;

/**
 * How a target is served.
 *
 * @param ladder the waits after each failed attempt, give or take a fifth; after the last of them the delivery is dead
 * @param expiry how long after its event a delivery is still wanted
 * @param patience the longest that one attempt can take; after it the attempt's outcome counts as unknown
 * @param lanes how many attempts may be under way at once, each for another order
 * @param probe how long a target that is out is left alone before the next attempt
 * @param isPulled whether the target comes and fetches; then nobody makes attempts
 */
public record DeliveryPolicy(
        List<Duration> ladder, Duration expiry, Duration patience, int lanes, Duration probe, boolean isPulled) {

    public static final DeliveryPolicy DEFAULT = new DeliveryPolicy(
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    Duration.ofHours(1)),
            Duration.ofHours(24),
            Duration.ofSeconds(60),
            1,
            Duration.ofSeconds(5),
            false);

    public DeliveryPolicy {
        ladder = List.copyOf(ladder);
    }

    public DeliveryPolicy withLadder(List<Duration> other) {
        return new DeliveryPolicy(other, expiry, patience, lanes, probe, isPulled);
    }

    public DeliveryPolicy withExpiry(Duration other) {
        return new DeliveryPolicy(ladder, other, patience, lanes, probe, isPulled);
    }

    public DeliveryPolicy withPatience(Duration other) {
        return new DeliveryPolicy(ladder, expiry, other, lanes, probe, isPulled);
    }

    public DeliveryPolicy withLanes(int other) {
        return new DeliveryPolicy(ladder, expiry, patience, other, probe, isPulled);
    }

    public DeliveryPolicy withProbe(Duration other) {
        return new DeliveryPolicy(ladder, expiry, patience, lanes, other, isPulled);
    }

    /** For a target that comes and fetches. */
    public DeliveryPolicy pulled() {
        return new DeliveryPolicy(ladder, expiry, patience, lanes, probe, true);
    }
}
