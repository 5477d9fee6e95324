package io.tableorder.integrators.intake;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * The parameters of a use of the kamelet {@code table-order-day-source}.
 *
 * @param connector the name that the finished days are recorded under
 * @param storeId null for all
 * @param delay how long after its end a day is due
 */
record DaySource(String connector, @Nullable UUID storeId, Duration delay) {

    private static final String ALL_STORES = "*";

    static DaySource of(Exchange exchange) {
        String store = property(exchange, "store");
        return new DaySource(
                property(exchange, "connector"),
                store.equals(ALL_STORES) ? null : UUID.fromString(store),
                DurationStyle.SIMPLE.parse(property(exchange, "delay")));
    }

    private static String property(Exchange exchange, String name) {
        return Objects.requireNonNull(
                exchange.getProperty("table-order." + name, String.class), "the kamelet names its " + name);
    }
}
