package io.tableorder.event;

import org.apache.camel.builder.RouteConfigurationBuilder;
import org.springframework.stereotype.Component;

/** The route configuration {@code relay}, without an error handler: failed work stays in its table, and the next poll takes it again. */
@Component
class RelayRouteConfiguration extends RouteConfigurationBuilder {

    @Override
    public void configuration() {
        routeConfiguration("relay").errorHandler(noErrorHandler());
    }
}
