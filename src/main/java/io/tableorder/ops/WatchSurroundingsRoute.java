package io.tableorder.ops;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Looks after what the service leans on, for metrics. Each on a thread of its own: a disk that hangs is no Redis that is away. */
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
            .routeDescription("Asks Redis whether it is there, every two seconds")
            .process(exchange -> surroundings.askRedis()).id("ping-redis");

        from("timer:measure-uploads?delay=0&period=30000&includeMetadata=false")
            .routeId("measure-uploads").routeConfigurationId("background")
            .routeDescription("Measures the room that is left for uploads, twice a minute")
            .process(exchange -> surroundings.measureUploads()).id("measure-disk");
        // @formatter:on
    }
}
