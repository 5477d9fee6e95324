package io.tableorder.target;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff try a printer, pause and resume any target, and send it what it has missed. */
@Component
class OperateTargetsRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final TargetDesk desk;
    private final Answers answers;

    OperateTargetsRoute(Throttle throttle, Requests requests, TargetDesk desk, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.desk = desk;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:testTarget").routeId("test-target").routeConfigurationId("http-api")
            .routeDescription("Prints a test ticket")
            .process(throttle::change)
            .process(desk::test)
            .process(answers::ok);

        from("direct:replayTarget").routeId("replay-target").routeConfigurationId("http-api")
            .routeDescription("Adds what the log has and the target has not got")
            .process(throttle::change)
            .process(requests.readJson(ReplayTarget.class))
            .to("bean-validator:replay-target")
            .process(desk::replay)
            .process(answers::ok);

        from("direct:pauseTarget").routeId("pause-target").routeConfigurationId("http-api")
            .routeDescription("Lets what comes wait")
            .process(throttle::change)
            .process(desk::pause)
            .process(answers::ok);

        from("direct:resumeTarget").routeId("resume-target").routeConfigurationId("http-api")
            .routeDescription("Sends what has waited, and goes on")
            .process(throttle::change)
            .process(desk::resume)
            .process(answers::ok);
        // @formatter:on
    }
}
