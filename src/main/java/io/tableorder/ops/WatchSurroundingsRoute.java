package io.tableorder.ops;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Checks the dependencies of the service, for metrics. Each check has its own thread, so that a disk that hangs does not make Redis appear
 * away.
 */
@Component
class WatchSurroundingsRoute extends RouteBuilder {

    private final Surroundings surroundings;

    WatchSurroundingsRoute(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:ask-redis?delay=0&period=2000&includeMetadata=false")
            .routeId("ask-redis").routeConfigurationId("background")
            .routeDescription("Pings Redis, every two seconds")
            .process(exchange -> surroundings.askRedis()).id("ping-redis");

        from("timer:measure-uploads?delay=0&period=30000&includeMetadata=false")
            .routeId("measure-uploads").routeConfigurationId("background")
            .routeDescription("Measures the disk space that is left for uploads, twice a minute")
            .process(exchange -> surroundings.measureUploads()).id("measure-disk");
        // @formatter:on
    }
}
