package io.tableorder.history;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff what was ordered in sessions that are completed. */
@Component
class ReadHistoryRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Archive archive;
    private final Answers answers;

    ReadHistoryRoute(Throttle throttle, Archive archive, Answers answers) {
        this.throttle = throttle;
        this.archive = archive;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listHistory").routeId("list-history").routeConfigurationId("http-api")
            .routeDescription("Lists the store's completed orders by business day")
            .process(throttle::read)
            .process(archive::list)
            .process(answers::ok);

        from("direct:listTableHistory").routeId("list-table-history").routeConfigurationId("http-api")
            .routeDescription("Lists a table's completed orders by business day")
            .process(throttle::read)
            .process(archive::listOfTable)
            .process(answers::ok);
        // @formatter:on
    }
}
