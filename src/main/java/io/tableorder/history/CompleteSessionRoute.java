package io.tableorder.history;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Completes a table's session when its guests have paid. */
@Component
class CompleteSessionRoute extends RouteBuilder {

    private final Throttle throttle;
    private final SessionEnd sessionEnd;
    private final Answers answers;

    CompleteSessionRoute(Throttle throttle, SessionEnd sessionEnd, Answers answers) {
        this.throttle = throttle;
        this.sessionEnd = sessionEnd;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:completeSession").routeId("complete-session").routeConfigurationId("http-api")
            .routeDescription("Moves the orders of a table's open session into the history, and closes it")
            .process(throttle::change)
            .process(sessionEnd::complete)
            .process(answers::ok);
        // @formatter:on
    }
}
