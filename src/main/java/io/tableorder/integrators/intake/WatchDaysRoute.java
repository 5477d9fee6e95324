package io.tableorder.integrators.intake;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Tells metrics of business days that wait for connectors. */
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
            .routeId("watch-days").routeConfigurationId("relay")
            .routeDescription("Looks for how long business days wait for connectors, every ten seconds")
            .process(exchange -> watch.look()).id("look-at-days");
        // @formatter:on
    }
}
