package io.tableorder.integrators.deadletter;

import io.tableorder.foundation.database.DatabaseAway;
import io.tableorder.integrators.intake.ConnectorDay;
import io.tableorder.integrators.intake.ConnectorEvent;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.springframework.stereotype.Component;

/**
 * Handles failures on every route that names no other configuration, such as all drop-ins. The step that failed is tried three more
 * times; then {@link DeadLetterRoute} gets the message as it came. If that route fails too, the exchange fails, and a broker keeps its
 * message. A message that its source delivers again by itself becomes no dead letter.
 */
@Component
class MessageRouteConfiguration extends RouteConfigurationBuilder {

    private static final String TRIES = "table-order.attempts";

    @Override
    public void configuration() {
        // @formatter:off
        routeConfiguration()
            .errorHandler(deadLetterChannel("direct:dead-letter").deadLetterHandleNewException(false)
                .maximumRedeliveries(3).redeliveryDelay(500).backOffMultiplier(2).useExponentialBackOff()
                .onExceptionOccurred(MessageRouteConfiguration::countTries)
                .useOriginalMessage())
            .onException(Throwable.class).onWhen(MessageRouteConfiguration::waitsForTheDatabase)
                .maximumRedeliveries(0).handled(false)
                // A handler with a step of its own keeps the message from the dead-letter route.
                .process(exchange -> {}).id("keep-at-broker")
            // The source logs in one line that the day has failed, and when it comes again.
            .onException(Throwable.class).onWhen(exchange -> ConnectorDay.of(exchange) != null)
                .maximumRedeliveries(0).handled(false).logExhausted(false)
                .process(exchange -> {}).id("keep-at-source");

        // Failures of the dead-letter routes themselves are not handled.
        routeConfiguration("dead-letter").errorHandler(noErrorHandler());
        // @formatter:on
    }

    private static boolean waitsForTheDatabase(Exchange exchange) {
        return ConnectorEvent.of(exchange) != null
                && DatabaseAway.isPassing(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }

    /** Camel counts in headers, and removes these before the dead-letter route gets the message. */
    private static void countTries(Exchange exchange) {
        exchange.setProperty(TRIES, exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class));
    }

    /** How often the step that failed was tried. */
    static int triesOf(Exchange exchange) {
        return exchange.getProperty(TRIES, 1, Integer.class);
    }
}
