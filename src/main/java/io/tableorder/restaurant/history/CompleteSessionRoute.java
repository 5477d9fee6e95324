package io.tableorder.restaurant.history;

import static io.tableorder.failure.ProblemCode.TABLE_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.restaurant.table.TableSessions.Completed;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Completes a table's session when its guests have paid, and reopens it when they stay. */
@Component
class CompleteSessionRoute extends RouteBuilder {

    private final SessionCompletion completion;
    private final SessionReopening reopening;

    CompleteSessionRoute(SessionCompletion completion, SessionReopening reopening) {
        this.completion = completion;
        this.reopening = reopening;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:completeSession").routeId("complete-session").routeConfigurationId("http-api")
            .routeDescription("Moves the orders of a table's open session into the history, and closes the session")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CompleteSession.class, CompleteSession.UNSEEN)).id("read")
            .to("bean-validator:complete-session").id("validate")
            .transform().exchange(this::complete).id("complete")
            .process(CompleteSessionRoute::answer).id("answer");

        from("direct:reopenSession").routeId("reopen-session").routeConfigurationId("http-api")
            .routeDescription("Reopens a table's last completed session, with its orders")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ReopenSession.class, ReopenSession.LAST)).id("read")
            .to("bean-validator:reopen-session").id("validate")
            .transform().exchange(this::reopen).id("reopen")
            .process(CompleteSessionRoute::answer).id("answer");
        // @formatter:on
    }

    private SessionAnswer<Completed> complete(Exchange exchange) {
        return completion.complete(
                Actor.of(exchange), pathId(exchange, "id", TABLE_NOT_FOUND), bodyOf(exchange, CompleteSession.class));
    }

    private SessionAnswer<SessionReopening.Reopened> reopen(Exchange exchange) {
        return reopening.reopen(
                Actor.of(exchange), pathId(exchange, "id", TABLE_NOT_FOUND), bodyOf(exchange, ReopenSession.class));
    }

    private static void answer(Exchange exchange) {
        SessionAnswer<?> answer = bodyOf(exchange, SessionAnswer.class);
        if (answer.isReplay()) {
            exchange.getMessage().setHeader("Idempotent-Replayed", "true");
        }
        exchange.getMessage().setBody(answer.session());
        Answers.ok(exchange);
    }
}
