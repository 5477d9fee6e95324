package io.tableorder.restaurant.history;

import static io.tableorder.failure.ProblemCode.TABLE_NOT_FOUND;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.queryId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import io.tableorder.http.Period;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff the orders of completed sessions. */
@Component
class ReadHistoryRoute extends RouteBuilder {

    private static final int A_WEEK = 7;

    private final HistoryDesk desk;

    ReadHistoryRoute(HistoryDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listHistory").routeId("list-history").routeConfigurationId("http-api")
            .routeDescription("Lists the store's completed orders by business day")
            .to("throttle:reads").id("throttle")
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:listTableHistory").routeId("list-table-history").routeConfigurationId("http-api")
            .routeDescription("Lists a table's completed orders by business day")
            .to("throttle:reads").id("throttle")
            .process(e -> desk.requireTable(Actor.of(e).store(), pathId(e, "id", TABLE_NOT_FOUND))).id("find-table")
            .transform().exchange(this::listOfTable).id("list")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private Page<ArchivedOrder> list(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        return desk.list(store, queryId(exchange, "table_id"), period(exchange, store), Page.Request.of(exchange));
    }

    private Page<ArchivedOrder> listOfTable(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        long table = pathId(exchange, "id", TABLE_NOT_FOUND);
        return desk.list(store, table, period(exchange, store), Page.Request.of(exchange));
    }

    private Period period(Exchange exchange, UUID store) {
        return Period.of(exchange, desk.lastDay(store), A_WEEK);
    }
}
