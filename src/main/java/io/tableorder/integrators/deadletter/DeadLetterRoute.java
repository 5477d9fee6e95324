package io.tableorder.integrators.deadletter;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** A message that a route gave up on enters, a row in {@code dead_letters} stays; or this fails, and the sender knows. */
@Component
class DeadLetterRoute extends RouteBuilder {

    private final LastAddress lastAddress;

    DeadLetterRoute(LastAddress lastAddress) {
        this.lastAddress = lastAddress;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:dead-letter")
            .routeId("dead-letter").routeConfigurationId("dead-letter")
            .routeDescription("Keeps what a route gave up on, with the reason")
            .process(lastAddress::keep).id("keep-dead-letter");
        // @formatter:on
    }
}
