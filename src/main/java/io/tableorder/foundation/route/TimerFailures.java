package io.tableorder.foundation.route;

import io.tableorder.foundation.database.DatabaseAway;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Logs what fails in a route that a timer starts: in one line while the database is away, else with its stack trace. */
@Component
class TimerFailures implements CamelContextConfiguration, ExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(TimerFailures.class);

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        camel.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
            if (endpoint instanceof TimerEndpoint timer) {
                timer.setExceptionHandler(this);
            }
            return endpoint;
        });
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {}

    @Override
    public void handleException(Throwable failure) {
        handleException("A timer failed", failure);
    }

    @Override
    public void handleException(String message, Throwable failure) {
        handleException(message, null, failure);
    }

    @Override
    public void handleException(String message, @Nullable Exchange exchange, Throwable failure) {
        String route = exchange == null ? message : exchange.getFromRouteId();
        if (DatabaseAway.isPassing(failure)) {
            LOG.warn("{} is tried again later: {}", route, failure.toString());
        } else {
            LOG.warn("{} failed, and is tried again later", route, failure);
        }
    }
}
