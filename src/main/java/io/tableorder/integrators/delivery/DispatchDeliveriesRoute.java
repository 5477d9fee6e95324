package io.tableorder.integrators.delivery;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Dispatches due deliveries, and gives up those that have expired. */
@Component
class DispatchDeliveriesRoute extends RouteBuilder {

    private final Dispatcher dispatcher;

    DispatchDeliveriesRoute(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:dispatch-deliveries?delay=1000&period=500&includeMetadata=false")
            .routeId("dispatch-deliveries").routeConfigurationId("background")
            .routeDescription("Serves every target that a delivery is due for; a new delivery does not wait for this")
            .process(exchange -> dispatcher.dispatch()).id("dispatch");

        from("timer:expire-deliveries?delay=5000&period=5000&includeMetadata=false")
            .routeId("expire-deliveries").routeConfigurationId("background")
            .routeDescription("Gives up deliveries that are too old")
            .process(exchange -> dispatcher.expire()).id("expire");
        // @formatter:on
    }
}
