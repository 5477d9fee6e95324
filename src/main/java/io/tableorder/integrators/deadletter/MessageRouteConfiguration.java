package io.tableorder.integrators.deadletter;

import io.tableorder.foundation.database.DatabaseAway;
import io.tableorder.integrators.intake.ConnectorDay;
import io.tableorder.integrators.intake.ConnectorEvent;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.springframework.stereotype.Component;

/**
 * What happens to a failing message on every route that names no other configuration, all drop-ins among them: three more
 * tries of the step that failed, then {@link DeadLetterRoute} with the message as it came. A failure of that route fails
 * the exchange, so a broker keeps its message. What its source brings again by itself is no dead letter.
 */
@Component
class MessageRouteConfiguration extends RouteConfigurationBuilder {

    @Override
    public void configuration() {
        // @formatter:off
        routeConfiguration()
            .errorHandler(deadLetterChannel("direct:dead-letter").deadLetterHandleNewException(false)
                .maximumRedeliveries(3).redeliveryDelay(500).backOffMultiplier(2).useExponentialBackOff()
                .onExceptionOccurred(Attempts::count)
                .useOriginalMessage())
            .onException(Throwable.class).onWhen(MessageRouteConfiguration::waitsForTheDatabase)
                .maximumRedeliveries(0).handled(false)
                // With a step of its own it does not go to the dead letters.
                .process(exchange -> {})
            // Its source tells in one line that the day has failed, and when it comes again.
            .onException(Throwable.class).onWhen(exchange -> ConnectorDay.of(exchange) != null)
                .maximumRedeliveries(0).handled(false).logExhausted(false)
                .process(exchange -> {});

        // Nothing comes after the last address.
        routeConfiguration("dead-letter").errorHandler(noErrorHandler());
        // @formatter:on
    }

    private static boolean waitsForTheDatabase(Exchange exchange) {
        return ConnectorEvent.of(exchange) != null
                && DatabaseAway.isPassing(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }
}
