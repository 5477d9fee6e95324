package io.tableorder.restaurant.history;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Completes a table's session when its guests have paid, and takes that back when they stay. */
@Component
class CompleteSessionRoute extends RouteBuilder {

    private final SessionEnd sessionEnd;
    private final SessionReturn sessionReturn;

    CompleteSessionRoute(SessionEnd sessionEnd, SessionReturn sessionReturn) {
        this.sessionEnd = sessionEnd;
        this.sessionReturn = sessionReturn;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:completeSession").routeId("complete-session").routeConfigurationId("http-api")
            .routeDescription("Moves the orders of a table's open session into the history, and closes it")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CompleteSession.class, CompleteSession.UNSEEN)).id("read")
            .to("bean-validator:complete-session").id("validate")
            .process(sessionEnd::complete).id("complete")
            .process(Answers::ok).id("answer");

        from("direct:reopenSession").routeId("reopen-session").routeConfigurationId("http-api")
            .routeDescription("Brings a table's last completed session back, with its orders")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ReopenSession.class, ReopenSession.LAST)).id("read")
            .to("bean-validator:reopen-session").id("validate")
            .process(sessionReturn::reopen).id("reopen")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
