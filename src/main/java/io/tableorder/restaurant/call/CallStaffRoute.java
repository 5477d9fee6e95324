package io.tableorder.restaurant.call;

import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Json;
import io.tableorder.restaurant.call.CallDesk.Opened;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets guests call staff, and shows them what becomes of their calls. */
@Component
class CallStaffRoute extends RouteBuilder {

    private final CallDesk desk;

    CallStaffRoute(CallDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:openCall").routeId("open-call").routeConfigurationId("http-api")
            .routeDescription("Opens a call, or finds the one of its kind that is not resolved")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(OpenCall.class)).id("read")
            .to("bean-validator:open-call").id("validate")
            .transform().exchange(e -> desk.open(Actor.of(e), bodyOf(e, OpenCall.class))).id("open")
            .process(CallStaffRoute::answer).id("answer");

        from("direct:listOwnCalls").routeId("list-own-calls").routeConfigurationId("http-api")
            .routeDescription("Lists the calls of the open session of the table that asks")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.listOwn(Actor.of(e))).id("list")
            .process(Answers::okIfChanged).id("answer");
        // @formatter:on
    }

    private static void answer(Exchange exchange) {
        Opened opened = bodyOf(exchange, Opened.class);
        Answers.write(
                exchange.getMessage(),
                opened.isNew() ? 201 : 200,
                Json.write(opened.call().forGuests()));
    }
}
