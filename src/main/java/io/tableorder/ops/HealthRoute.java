package io.tableorder.ops;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Tells load balancers and people how the service is. */
@Component
class HealthRoute extends RouteBuilder {

    private final Health health;

    HealthRoute(Health health) {
        this.health = health;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getHealth").routeId("get-health").routeConfigurationId("http-api")
            .routeDescription("Answers how the service and what it leans on are doing")
            .process(health::answer);
        // @formatter:on
    }
}
