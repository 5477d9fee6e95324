package io.tableorder.restaurant.store;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Ends modes at their time, and pauses stores whose required connectors are out. Several instances may do so at once. */
@Component
class KeepModesRoute extends RouteBuilder {

    private final ModeWatch watch;

    KeepModesRoute(ModeWatch watch) {
        this.watch = watch;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:keep-modes?period=3000&includeMetadata=false")
            .routeId("keep-modes").routeConfigurationId("background")
            .routeDescription("Ends modes of stores, and pauses stores whose required connectors are out, every three seconds")
            .process(exchange -> watch.endModes()).id("end-modes")
            .process(exchange -> watch.look()).id("look");
        // @formatter:on
    }
}
