package io.tableorder.integrators.deadletter;

import org.apache.camel.Exchange;

/**
 * Counts how often the step that failed was tried. Camel counts in headers, and removes these before the dead-letter route gets the
 * message.
 */
final class TryCount {

    private static final String PROPERTY = "table-order.attempts";

    private TryCount() {}

    static void count(Exchange exchange) {
        exchange.setProperty(PROPERTY, exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class));
    }

    static int of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, 1, Integer.class);
    }
}
