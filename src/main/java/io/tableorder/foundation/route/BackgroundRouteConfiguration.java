package io.tableorder.foundation.route;

import org.apache.camel.builder.RouteConfigurationBuilder;
import org.springframework.stereotype.Component;

/**
 * The route configuration {@code background}, of routes that a timer or the dispatcher of deliveries starts. It has no error handler:
 * work that fails stays in its table, and the next round takes it again.
 */
@Component
class BackgroundRouteConfiguration extends RouteConfigurationBuilder {

    @Override
    public void configuration() {
        routeConfiguration("background").errorHandler(noErrorHandler());
    }
}
