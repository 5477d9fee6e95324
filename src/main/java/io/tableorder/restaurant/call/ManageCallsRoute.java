package io.tableorder.restaurant.call;

import static io.tableorder.failure.ProblemCode.CALL_NOT_FOUND;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.query;
import static io.tableorder.http.Parameters.queryId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Page;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows the calls of a store to its staff, who acknowledge and resolve them. */
@Component
class ManageCallsRoute extends RouteBuilder {

    private final CallDesk desk;

    ManageCallsRoute(CallDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listCalls").routeId("list-calls").routeConfigurationId("http-api")
            .routeDescription("Lists the store's calls by state and table")
            .to("throttle:reads").id("throttle")
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:acknowledgeCall").routeId("acknowledge-call").routeConfigurationId("http-api")
            .routeDescription("Says that somebody is on the way to the guests")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.acknowledge(Actor.of(e), pathId(e, "id", CALL_NOT_FOUND), IfMatch.of(e))).id("acknowledge")
            .process(Answers::okVersioned).id("answer");

        from("direct:resolveCall").routeId("resolve-call").routeConfigurationId("http-api")
            .routeDescription("Settles a call")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.resolve(Actor.of(e), pathId(e, "id", CALL_NOT_FOUND), IfMatch.of(e))).id("resolve")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }

    private Page<Call> list(Exchange exchange) {
        return desk.list(
                Actor.of(exchange).store(),
                query(exchange, "state"),
                queryId(exchange, "table_id"),
                Page.Request.of(exchange));
    }
}
