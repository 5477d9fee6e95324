package io.tableorder.restaurant.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a store is paused, and when it takes orders again, by the state of the connectors that it requires. It is paused once one of them has
 * been out for the configured time, and it goes on, as it was, once all have worked for {@link #RESUME_AFTER}: however often they come and
 * go, the mode changes twice in that time at most.
 */
final class ModeRule {

    /** How long all connectors have to work before a store that was paused goes on. */
    static final Duration RESUME_AFTER = Duration.ofSeconds(60);

    private ModeRule() {}

    /**
     * What has to be written for a store.
     *
     * @param seen all its connectors, as they are seen now
     * @param changed those that were seen otherwise before
     * @param mode that it has to get; empty if it keeps the one that it has
     */
    record Verdict(List<RequiredConnector> seen, List<RequiredConnector> changed, Optional<ModeState> mode) {

        boolean isToWrite() {
            return !changed.isEmpty() || mode.isPresent();
        }
    }

    /**
     * @param present the store's mode, perhaps one that has ended
     * @param connectors as they were seen last
     * @param outages by the name of a connector; those that work are left out
     */
    static Verdict judge(
            ModeState present,
            List<RequiredConnector> connectors,
            Map<String, String> outages,
            Duration pauseAfter,
            Instant now) {
        List<RequiredConnector> seen = connectors.stream()
                .map(connector -> connector.seen(outages.get(connector.name()), now, RESUME_AFTER))
                .toList();
        List<RequiredConnector> changed = seen.stream()
                .filter(connector -> !connectors.contains(connector))
                .toList();
        return new Verdict(seen, changed, decide(present.at(now), seen, pauseAfter, now));
    }

    private static Optional<ModeState> decide(
            ModeState present, List<RequiredConnector> connectors, Duration pauseAfter, Instant now) {
        if (present.isPausedByRule()) {
            boolean isWell = connectors.stream()
                    .allMatch(connector -> !connector.isOut() && connector.hasBeenSoFor(RESUME_AFTER, now));
            return isWell ? Optional.of(present.resumedByRule(now)) : Optional.empty();
        }
        boolean isOut = present.mode() != StoreMode.PAUSED
                && connectors.stream()
                        .anyMatch(connector -> connector.isOut()
                                && !connector.isOverruled()
                                && connector.hasBeenSoFor(pauseAfter, now));
        return isOut ? Optional.of(present.pausedByRule(now)) : Optional.empty();
    }
}
