package io.tableorder.testing;

import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/** Runs a route of housekeeping now, which otherwise its timer does. */
public final class Housekeeping {

    private Housekeeping() {}

    public static void run(CamelContext camel, String route) {
        Exchange exchange = new DefaultExchange(camel);
        try {
            Objects.requireNonNull(camel.getRoute(route), route).getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        if (exchange.getException() != null) {
            throw new IllegalStateException(route + " has failed", exchange.getException());
        }
    }
}
