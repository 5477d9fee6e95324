package io.tableorder.integrators.target;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Turns the events in the logs of stores into deliveries. */
@Component
class ReadLogsRoute extends RouteBuilder {

    private final LogIntake intake;

    ReadLogsRoute(LogIntake intake) {
        this.intake = intake;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:read-logs?delay=1000&period=1000&includeMetadata=false")
            .routeId("read-logs").routeConfigurationId("background")
            .routeDescription("Turns what other instances have added to the logs of stores into deliveries, once a second")
            .process(exchange -> intake.look()).id("read");
        // @formatter:on
    }
}
