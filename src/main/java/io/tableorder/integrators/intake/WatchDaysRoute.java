package io.tableorder.integrators.intake;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Reports to metrics how long business days have been due for connectors. */
@Component
class WatchDaysRoute extends RouteBuilder {

    private final DayWatch watch;

    WatchDaysRoute(DayWatch watch) {
        this.watch = watch;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:watch-days?period=10000&includeMetadata=false")
            .routeId("watch-days").routeConfigurationId("background")
            .routeDescription("Measures how long business days have been due for connectors, every ten seconds")
            .process(exchange -> watch.look()).id("measure");
        // @formatter:on
    }
}
