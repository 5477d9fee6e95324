package io.tableorder.restaurant.history;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff what was ordered in sessions that are completed. */
@Component
class ReadHistoryRoute extends RouteBuilder {

    private final Archive archive;

    ReadHistoryRoute(Archive archive) {
        this.archive = archive;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listHistory").routeId("list-history").routeConfigurationId("http-api")
            .routeDescription("Lists the store's completed orders by business day")
            .to("throttle:reads").id("throttle")
            .process(archive::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:listTableHistory").routeId("list-table-history").routeConfigurationId("http-api")
            .routeDescription("Lists a table's completed orders by business day")
            .to("throttle:reads").id("throttle")
            .process(archive::listOfTable).id("list-of-table")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
