package io.tableorder.integrators.delivery;

import static io.tableorder.foundation.route.Steps.on;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Makes attempts at targets that need one step only, such as those of a channel in a jar. */
@Component
class DeliverDirectlyRoute extends RouteBuilder {

    @Override
    public void configure() {
        // @formatter:off
        from("delivery:direct").routeId("deliver-directly").routeConfigurationId("background")
            .routeDescription("Has a target make the attempt by itself")
            .process(on(Attempt.class, DeliverDirectlyRoute::attempt)).id("attempt");
        // @formatter:on
    }

    private static Outcome attempt(Attempt attempt) throws Exception {
        return attempt.target(DirectTarget.class).attempt(attempt.delivery());
    }
}
