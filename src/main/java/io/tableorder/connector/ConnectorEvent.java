package io.tableorder.connector;

import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The event that an exchange of a connector carries. Kept in exchange properties, which neither the sender of a message
 * nor a step that clears headers can change.
 *
 * @param consumer the connector's queue, under which the inbox knows it
 */
public record ConnectorEvent(String consumer, UUID eventId, UUID storeId) {

    private static final String PROPERTY = "table-order.event";

    /** The event behind an exchange, its message may long be something else. */
    public static @Nullable ConnectorEvent of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, ConnectorEvent.class);
    }

    void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }
}
