package io.tableorder.integrators.deadletter;

import org.apache.camel.Exchange;

/**
 * How often the step that failed was tried. Camel counts in headers, which it removes before the dead-letter route sees
 * the message.
 */
final class Attempts {

    private static final String PROPERTY = "table-order.attempts";

    private Attempts() {}

    static void count(Exchange exchange) {
        exchange.setProperty(PROPERTY, exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class));
    }

    static int of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, 1, Integer.class);
    }
}
