package io.tableorder.history;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Completes a table's session when its guests have paid, and takes that back when they stay. */
@Component
class CompleteSessionRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final SessionEnd sessionEnd;
    private final SessionReturn sessionReturn;
    private final Answers answers;

    CompleteSessionRoute(
            Throttle throttle, Requests requests, SessionEnd sessionEnd, SessionReturn sessionReturn, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.sessionEnd = sessionEnd;
        this.sessionReturn = sessionReturn;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:completeSession").routeId("complete-session").routeConfigurationId("http-api")
            .routeDescription("Moves the orders of a table's open session into the history, and closes it")
            .process(throttle::change)
            .process(requests.readJson(CompleteSession.class, CompleteSession.UNSEEN))
            .to("bean-validator:complete-session")
            .process(sessionEnd::complete)
            .process(answers::ok);

        from("direct:reopenSession").routeId("reopen-session").routeConfigurationId("http-api")
            .routeDescription("Brings a table's last completed session back, with its orders")
            .process(throttle::change)
            .process(requests.readJson(ReopenSession.class, ReopenSession.LAST))
            .to("bean-validator:reopen-session")
            .process(sessionReturn::reopen)
            .process(answers::ok);
        // @formatter:on
    }
}
