package io.tableorder.restaurant.table;

import io.tableorder.foundation.database.Batches;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes completed sessions once the history has dropped their month. */
@Component
class PurgeSessionsRoute extends RouteBuilder {

    private static final int BATCH = 500;

    private final TableSessions sessions;

    PurgeSessionsRoute(TableSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-sessions?delay=180000&period=3600000&includeMetadata=false")
            .routeId("purge-sessions").routeConfigurationId("relay")
            .routeDescription("Deletes completed sessions that are older than the history, once an hour")
            .process(exchange -> Batches.untilNone(() -> sessions.forgetClosed(BATCH))).id("forget-sessions");
        // @formatter:on
    }
}
