package io.tableorder.restaurant.table;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff their tables, and what is going on at each. */
@Component
class ReadBoardRoute extends RouteBuilder {

    private final FloorPlan tables;

    ReadBoardRoute(FloorPlan tables) {
        this.tables = tables;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getBoard").routeId("get-board").routeConfigurationId("http-api")
            .routeDescription("Lists the store's tables with their open sessions and newest orders")
            .to("throttle:reads").id("throttle")
            .process(tables::list).id("list")
            .process(Answers::okIfChanged).id("answer");

        from("direct:getTable").routeId("get-table").routeConfigurationId("http-api")
            .routeDescription("Reads one table as the board shows it")
            .to("throttle:reads").id("throttle")
            .process(tables::read).id("read")
            .process(Answers::okIfChanged).id("answer");
        // @formatter:on
    }
}
