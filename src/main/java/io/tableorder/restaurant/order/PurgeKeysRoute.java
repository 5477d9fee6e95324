package io.tableorder.restaurant.order;

import io.tableorder.foundation.route.Rounds;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes idempotency keys once they have expired: see {@link RequestKey#LIFETIME}. */
@Component
class PurgeKeysRoute extends RouteBuilder {

    private static final String DELETE = """
            delete from idempotency_keys
             where ctid in (select ctid
                              from idempotency_keys
                             where created_at < clock_timestamp() - interval '{hours} hours'
                             limit 500)
            """.replace("{hours}", String.valueOf(RequestKey.LIFETIME.toHours()));

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-keys?delay=90000&period=3600000&includeMetadata=false")
            .routeId("purge-keys").routeConfigurationId("background")
            .routeDescription("Deletes idempotency keys that are older than a day, once an hour")
            .loopDoWhile(Rounds::goOn).id("rounds")
                .setBody(constant(DELETE)).id("statement")
                .to("jdbc:dataSource").id("delete-keys")
            .end();
        // @formatter:on
    }
}
