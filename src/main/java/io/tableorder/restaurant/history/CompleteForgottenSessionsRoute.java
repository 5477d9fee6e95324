package io.tableorder.restaurant.history;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Completes forgotten sessions in the stores that have this turned on. Several instances may do so at once. */
@Component
class CompleteForgottenSessionsRoute extends RouteBuilder {

    private final ForgottenSessions sessions;

    CompleteForgottenSessionsRoute(ForgottenSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:complete-forgotten-sessions?delay=60000&period=300000&includeMetadata=false")
            .routeId("complete-forgotten-sessions").routeConfigurationId("background")
            .routeDescription("Completes sessions of past business days every five minutes, in the stores that have this turned on")
            .process(exchange -> sessions.complete()).id("complete");
        // @formatter:on
    }
}
