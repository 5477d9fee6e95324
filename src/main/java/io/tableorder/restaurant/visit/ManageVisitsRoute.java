package io.tableorder.restaurant.visit;

import static io.tableorder.failure.ProblemCode.TABLE_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.restaurant.visit.SessionMove.MergeSession;
import io.tableorder.restaurant.visit.SessionMove.MoveSession;
import io.tableorder.restaurant.visit.SessionMove.Moved;
import io.tableorder.restaurant.visit.VisitDesk.SetVisits;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff open visits, move and merge them, and say how they are opened. */
@Component
class ManageVisitsRoute extends RouteBuilder {

    private final VisitDesk desk;
    private final SessionMove move;

    ManageVisitsRoute(VisitDesk desk, SessionMove move) {
        this.desk = desk;
        this.move = move;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:openSession").routeId("open-session").routeConfigurationId("http-api")
            .routeDescription("Opens a table's session for guests who have come")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.open(Actor.of(e), tableOf(e))).id("open")
            .process(Answers::ok).id("answer");

        from("direct:getVisit").routeId("get-visit").routeConfigurationId("http-api")
            .routeDescription("Reads a table's open session with its code")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.read(Actor.of(e).store(), tableOf(e))).id("read")
            .process(Answers::ok).id("answer");

        from("direct:renewVisitCode").routeId("renew-visit-code").routeConfigurationId("http-api")
            .routeDescription("Makes another code for a table's open session")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.renewCode(Actor.of(e), tableOf(e))).id("renew")
            .process(Answers::ok).id("answer");

        from("direct:moveSession").routeId("move-session").routeConfigurationId("http-api")
            .routeDescription("Moves a table's open session to a free table, with its orders")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(MoveSession.class)).id("read")
            .to("bean-validator:move-session").id("validate")
            .transform().exchange(e -> move.move(Actor.of(e), tableOf(e), bodyOf(e, MoveSession.class))).id("move")
            .process(ManageVisitsRoute::answer).id("answer");

        from("direct:mergeSession").routeId("merge-session").routeConfigurationId("http-api")
            .routeDescription("Merges a table's open session into that of another table")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(MergeSession.class)).id("read")
            .to("bean-validator:merge-session").id("validate")
            .transform().exchange(e -> move.merge(Actor.of(e), tableOf(e), bodyOf(e, MergeSession.class))).id("merge")
            .process(ManageVisitsRoute::answer).id("answer");

        from("direct:getVisitSettings").routeId("get-visit-settings").routeConfigurationId("http-api")
            .routeDescription("Reads how the store opens visits")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.settings(Actor.of(e).store())).id("read")
            .process(Answers::ok).id("answer");

        from("direct:setVisitSettings").routeId("set-visit-settings").routeConfigurationId("http-api")
            .routeDescription("Says who opens visits, and whether phones need a code")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(SetVisits.class)).id("read")
            .to("bean-validator:set-visit-settings").id("validate")
            .transform().exchange(e -> desk.set(Actor.of(e), bodyOf(e, SetVisits.class))).id("set")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private static long tableOf(Exchange exchange) {
        return pathId(exchange, "id", TABLE_NOT_FOUND);
    }

    /** Where the session is now. */
    private record Answer(long sessionId, long tableId, String tableNumber) {}

    private static void answer(Exchange exchange) {
        Moved moved = bodyOf(exchange, Moved.class);
        if (moved.isReplay()) {
            exchange.getMessage().setHeader("Idempotent-Replayed", "true");
        }
        exchange.getMessage().setBody(new Answer(moved.sessionId(), moved.tableId(), moved.tableNumber()));
        Answers.ok(exchange);
    }
}
