package io.tableorder.restaurant.order;

import io.tableorder.foundation.route.Rounds;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes the copies of deleted orders once the history no longer has their month. */
@Component
class PurgeDeletedOrdersRoute extends RouteBuilder {

    private static final String DELETE = """
            delete from deleted_orders
             where ctid in (select ctid from deleted_orders where business_day < history_begin() limit 500)
            """;

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-deleted-orders?delay=150000&period=3600000&includeMetadata=false")
            .routeId("purge-deleted-orders").routeConfigurationId("background")
            .routeDescription("Deletes the copies of deleted orders that are older than the history, once an hour")
            .loopDoWhile(Rounds::goOn).id("rounds")
                .setBody(constant(DELETE)).id("statement")
                .to("jdbc:dataSource").id("delete-orders")
            .end();
        // @formatter:on
    }
}
