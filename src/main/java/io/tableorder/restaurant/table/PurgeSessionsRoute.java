package io.tableorder.restaurant.table;

import io.tableorder.foundation.route.Rounds;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes completed sessions once the history has given up their month. */
@Component
class PurgeSessionsRoute extends RouteBuilder {

    /** A store's time zone and cut-off shift its business day by less than the two days that are subtracted here. */
    private static final String DELETE = """
            delete from table_sessions
             where ctid in (select s.ctid
                              from table_sessions s
                             where s.ended_at < history_begin() - 2
                               and not exists (select from orders o where o.store_id = s.store_id and o.session_id = s.id)
                             limit 500)
            """;

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-sessions?delay=180000&period=3600000&includeMetadata=false")
            .routeId("purge-sessions").routeConfigurationId("background")
            .routeDescription("Deletes completed sessions from before the history, once an hour")
            .loopDoWhile(Rounds::goOn).id("rounds")
                .setBody(constant(DELETE)).id("statement")
                .to("jdbc:dataSource").id("delete-sessions")
            .end();
        // @formatter:on
    }
}
