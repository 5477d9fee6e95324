package io.tableorder.restaurant.history;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Adds and drops the months of the history. Several instances may do so at once. */
@Component
class KeepHistoryRoute extends RouteBuilder {

    private final HistoryRetention retention;

    KeepHistoryRoute(HistoryRetention retention) {
        this.retention = retention;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:keep-history?delay=30000&period=3600000&includeMetadata=false")
            .routeId("keep-history").routeConfigurationId("background")
            .routeDescription("Makes the coming months of the history and drops a month past the retention, once an hour")
            .process(exchange -> retention.makeMonths()).id("make-months")
            .process(exchange -> retention.dropMonth()).id("drop-month");
        // @formatter:on
    }
}
