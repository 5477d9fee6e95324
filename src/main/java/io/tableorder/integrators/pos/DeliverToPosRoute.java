package io.tableorder.integrators.pos;

import static io.tableorder.foundation.route.Steps.on;

import io.tableorder.integrators.delivery.Attempt;
import io.tableorder.integrators.outbound.Call;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Makes attempts at POS systems: one request each. */
@Component
class DeliverToPosRoute extends RouteBuilder {

    @Override
    public void configure() {
        // @formatter:off
        from("delivery:pos").routeId("deliver-to-pos").routeConfigurationId("background")
            .routeDescription("Sends a canonical message to a POS, and reads what it answers")
            .process(on(Attempt.class, DeliverToPosRoute::layOut)).id("lay-out")
            .process(on(Call.class, Call::send)).id("send")
            .process(on(Call.Answered.class, Pos::read)).id("read-answer");
        // @formatter:on
    }

    private static Call layOut(Attempt attempt) {
        return attempt.target(Pos.class).layOut(attempt.delivery());
    }
}
