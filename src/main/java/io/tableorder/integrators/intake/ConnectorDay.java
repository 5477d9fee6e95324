package io.tableorder.integrators.intake;

import java.time.LocalDate;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The business day of a store that an exchange of a connector is about. Kept in an exchange property, as {@link ConnectorEvent} is.
 *
 * @param connector the name that the finished days are recorded under
 * @param attempt counted from 1
 */
public record ConnectorDay(String connector, UUID storeId, LocalDate businessDay, int attempt) {

    private static final String PROPERTY = "table-order.day";

    public static @Nullable ConnectorDay of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, ConnectorDay.class);
    }

    void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }
}
