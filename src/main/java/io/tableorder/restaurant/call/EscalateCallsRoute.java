package io.tableorder.restaurant.call;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Escalates calls that nobody takes. Several instances may do so at once. */
@Component
class EscalateCallsRoute extends RouteBuilder {

    private final Escalation escalation;

    EscalateCallsRoute(Escalation escalation) {
        this.escalation = escalation;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:escalate-calls?period=5000&includeMetadata=false")
            .routeId("escalate-calls").routeConfigurationId("background")
            .routeDescription("Escalates calls that nobody has acknowledged in time, every five seconds")
            .process(exchange -> escalation.escalate()).id("escalate");
        // @formatter:on
    }
}
