package io.tableorder.restaurant.history;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Completes the sessions that staff have forgotten, where a store wants it. Several instances may do so at once. */
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
            .routeId("complete-forgotten-sessions").routeConfigurationId("relay")
            .routeDescription("Completes sessions of business days that are over, every five minutes, where a store wants it")
            .process(exchange -> sessions.complete()).id("complete-forgotten");
        // @formatter:on
    }
}
