package io.tableorder.restaurant.order;

import io.tableorder.foundation.route.Rounds;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes what is kept of cancelled items once the history no longer has their month. */
@Component
class PurgeVoidsRoute extends RouteBuilder {

    private static final String DELETE = """
            delete from order_voids
             where ctid in (select ctid from order_voids where business_day < history_begin() limit 500)
            """;

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-voids?delay=155000&period=3600000&includeMetadata=false")
            .routeId("purge-voids").routeConfigurationId("background")
            .routeDescription("Deletes what is kept of cancelled items that are older than the history, once an hour")
            .loopDoWhile(Rounds::goOn).id("rounds")
                .setBody(constant(DELETE)).id("statement")
                .to("jdbc:dataSource").id("delete-voids")
            .end();
        // @formatter:on
    }
}
