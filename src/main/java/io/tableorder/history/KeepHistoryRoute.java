package io.tableorder.history;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Keeps the history at its months. Several instances may do so at once. */
@Component
class KeepHistoryRoute extends RouteBuilder {

    private final Keeping keeping;

    KeepHistoryRoute(Keeping keeping) {
        this.keeping = keeping;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:keep-history?delay=30000&period=3600000&includeMetadata=false")
            .routeId("keep-history").routeConfigurationId("relay")
            .routeDescription("Makes the history's months to come and drops those past keeping, once an hour")
            .process(exchange -> keeping.makeMonths()).id("make-months")
            .process(exchange -> keeping.dropMonths()).id("drop-months");
        // @formatter:on
    }
}
