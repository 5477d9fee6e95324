package io.tableorder.integrators.push;

import static io.tableorder.foundation.route.Steps.on;

import io.tableorder.integrators.delivery.Attempt;
import io.tableorder.integrators.delivery.Outcome;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Makes attempts at HTTP APIs: the steps of an {@link HttpTry}. */
@Component
class DeliverToHttpRoute extends RouteBuilder {

    @Override
    public void configure() {
        // @formatter:off
        from("delivery:http").routeId("deliver-to-http").routeConfigurationId("background")
            .routeDescription("Sends a message to an HTTP API, with another token if the first one is refused")
            .process(on(Attempt.class, DeliverToHttpRoute::begin)).id("begin")
            .loopDoWhile(body().not().isInstanceOf(Outcome.class)).id("tries")
                .process(on(HttpTry.class, HttpTry::authorize)).id("authorize")
                .process(on(HttpTry.Authorized.class, HttpTry.Authorized::layOut)).id("lay-out")
                .process(on(HttpTry.LaidOut.class, HttpTry.LaidOut::send)).id("send")
                .process(on(HttpTry.Sent.class, HttpTry.Sent::read)).id("read-answer")
            .end();
        // @formatter:on
    }

    private static HttpTry begin(Attempt attempt) {
        return new HttpTry(attempt.target(HttpTarget.class), attempt.delivery(), false);
    }
}
