package io.tableorder.integrators.target;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff try a printer, pause and resume any target, and send it what it has missed. */
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
            .process(desk::test).id("test")
            .process(Answers::ok).id("answer");

        from("direct:replayTarget").routeId("replay-target").routeConfigurationId("http-api")
            .routeDescription("Adds what the log has and the target has not got")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ReplayTarget.class)).id("read")
            .to("bean-validator:replay-target").id("validate")
            .process(desk::replay).id("replay")
            .process(Answers::ok).id("answer");

        from("direct:pauseTarget").routeId("pause-target").routeConfigurationId("http-api")
            .routeDescription("Lets what comes wait")
            .to("throttle:changes").id("throttle")
            .process(desk::pause).id("pause")
            .process(Answers::ok).id("answer");

        from("direct:resumeTarget").routeId("resume-target").routeConfigurationId("http-api")
            .routeDescription("Sends what has waited, and goes on")
            .to("throttle:changes").id("throttle")
            .process(desk::resume).id("resume")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
