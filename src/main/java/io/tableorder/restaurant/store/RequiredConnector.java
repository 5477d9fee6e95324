package io.tableorder.restaurant.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connector or a target that a store cannot do without, as it was seen last.
 *
 * @param outage what is wrong with it; null while it works
 * @param since when it began to be out, or to work
 * @param isOverruled whether staff have chosen a mode during this outage
 */
record RequiredConnector(String name, @Nullable String outage, Instant since, boolean isOverruled) {

    boolean isOut() {
        return outage != null;
    }

    boolean hasBeenSoFor(Duration time, Instant now) {
        return !since.plus(time).isAfter(now);
    }

    /**
     * The connector as it is seen now.
     *
     * @param settled after so long without an outage, the next one is a new one
     */
    RequiredConnector seen(@Nullable String outageNow, Instant now, Duration settled) {
        if (isOut() != (outageNow != null)) {
            boolean staysOverruled = isOverruled && (isOut() || !hasBeenSoFor(settled, now));
            return new RequiredConnector(name, outageNow, now, staysOverruled);
        }
        return Objects.equals(outage, outageNow) ? this : new RequiredConnector(name, outageNow, since, isOverruled);
    }
}
