package io.tableorder.table;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff their tables, and what is going on at each. */
@Component
class ReadBoardRoute extends RouteBuilder {

    private final Throttle throttle;
    private final FloorPlan tables;
    private final Answers answers;

    ReadBoardRoute(Throttle throttle, FloorPlan tables, Answers answers) {
        this.throttle = throttle;
        this.tables = tables;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getBoard").routeId("get-board").routeConfigurationId("http-api")
            .routeDescription("Lists the store's tables with their open sessions and newest orders")
            .process(throttle::read)
            .process(tables::list)
            .process(answers::okIfChanged);

        from("direct:getTable").routeId("get-table").routeConfigurationId("http-api")
            .routeDescription("Reads one table as the board shows it")
            .process(throttle::read)
            .process(tables::read)
            .process(answers::okIfChanged);
        // @formatter:on
    }
}
