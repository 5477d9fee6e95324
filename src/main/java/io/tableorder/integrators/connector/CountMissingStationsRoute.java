package io.tableorder.integrators.connector;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Counts the stations without a connector for metrics. */
@Component
class CountMissingStationsRoute extends RouteBuilder {

    private final MissingStations stations;

    CountMissingStationsRoute(MissingStations stations) {
        this.stations = stations;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:count-missing-stations?period=60000&includeMetadata=false")
            .routeId("count-missing-stations").routeConfigurationId("background")
            .routeDescription("Counts the stations of stores whose tickets no connector takes, every minute")
            .process(exchange -> stations.count()).id("count");
        // @formatter:on
    }
}
