package io.tableorder.restaurant.order;

import io.tableorder.foundation.database.Batches;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes the copies of deleted orders once the history no longer has their month. */
@Component
class PurgeDeletedOrdersRoute extends RouteBuilder {

    private static final int BATCH = 500;

    private final DeletedOrders orders;

    PurgeDeletedOrdersRoute(DeletedOrders orders) {
        this.orders = orders;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-deleted-orders?delay=150000&period=3600000&includeMetadata=false")
            .routeId("purge-deleted-orders").routeConfigurationId("relay")
            .routeDescription("Deletes the copies of deleted orders that are older than the history, once an hour")
            .process(exchange -> Batches.untilNone(() -> orders.forget(BATCH))).id("forget-deleted-orders");
        // @formatter:on
    }
}
