package io.tableorder.integrators.target;

import static io.tableorder.failure.ProblemCode.TARGET_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff test a printer, pause and resume a target, and send it the events that it has missed. */
@Component
class OperateTargetsRoute extends RouteBuilder {

    private final TargetDesk desk;

    OperateTargetsRoute(TargetDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:testTarget").routeId("test-target").routeConfigurationId("http-api")
            .routeDescription("Prints a test ticket")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.test(Actor.of(e).store(), id(e))).id("test")
            .process(Answers::ok).id("answer");

        from("direct:replayTarget").routeId("replay-target").routeConfigurationId("http-api")
            .routeDescription("Adds deliveries of the log's events that the target has missed")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ReplayTarget.class)).id("read")
            .to("bean-validator:replay-target").id("validate")
            .transform().exchange(this::replay).id("replay")
            .process(Answers::ok).id("answer");

        from("direct:pauseTarget").routeId("pause-target").routeConfigurationId("http-api")
            .routeDescription("Pauses a target: its deliveries wait")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.pause(Actor.of(e), id(e))).id("pause")
            .process(Answers::ok).id("answer");

        from("direct:resumeTarget").routeId("resume-target").routeConfigurationId("http-api")
            .routeDescription("Resumes a target, and sends the deliveries that have waited")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.resume(Actor.of(e), id(e))).id("resume")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private Replay.Replayed replay(Exchange exchange) {
        return desk.replay(
                Actor.of(exchange).store(),
                id(exchange),
                bodyOf(exchange, ReplayTarget.class).from());
    }

    private static long id(Exchange exchange) {
        return pathId(exchange, "id", TARGET_NOT_FOUND);
    }
}
