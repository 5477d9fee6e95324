package io.tableorder.restaurant.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * When a store is paused, and when it takes orders again, by the state of the connectors that it requires. It is paused once one of them has
 * been out for the configured time, and it goes on once all have worked for {@link #RESUME_AFTER}: however often they come and go, the
 * mode changes twice in that time at most.
 */
final class ModeRule {

    /** How long all connectors have to work before a store that was paused goes on. */
    static final Duration RESUME_AFTER = Duration.ofSeconds(60);

    private ModeRule() {}

    /** @return the mode that the store has to get; empty if it keeps the one that it has */
    static Optional<ModeState> decide(
            ModeState present, Collection<RequiredConnector> connectors, Duration pauseAfter, Instant now) {
        if (present.isPausedByRule()) {
            boolean isWell = connectors.stream()
                    .allMatch(connector -> !connector.isOut() && connector.hasBeenSoFor(RESUME_AFTER, now));
            return isWell ? Optional.of(ModeState.online(ModeState.RULE, now)) : Optional.empty();
        }
        boolean isOut = present.mode() != StoreMode.PAUSED
                && connectors.stream()
                        .anyMatch(connector -> connector.isOut()
                                && !connector.isOverruled()
                                && connector.hasBeenSoFor(pauseAfter, now));
        return isOut
                ? Optional.of(new ModeState(StoreMode.PAUSED, null, null, null, ModeState.RULE, now))
                : Optional.empty();
    }
}
