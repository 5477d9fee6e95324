package io.tableorder.restaurant.visit;

import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.restaurant.visit.VisitEntry.JoinVisit;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets phones that have scanned a table's QR code join its visit, and tells guests where they are. */
@Component
class JoinVisitRoute extends RouteBuilder {

    private final VisitEntry entry;

    JoinVisitRoute(VisitEntry entry) {
        this.entry = entry;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:joinVisit").routeId("join-visit").routeConfigurationId("http-api")
            .routeDescription("Gives a phone that has scanned a table's QR code a token of the table's session")
            .to("throttle:scans").id("throttle")
            .unmarshal(json(JoinVisit.class)).id("read")
            .to("bean-validator:join-visit").id("validate")
            .transform().exchange(e -> entry.join(bodyOf(e, JoinVisit.class))).id("join")
            .process(Answers::created).id("answer");

        from("direct:getOwnVisit").routeId("get-own-visit").routeConfigurationId("http-api")
            .routeDescription("Reads at which table, and in which session, the guests are")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> entry.read(Actor.of(e))).id("read")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
