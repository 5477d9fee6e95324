package io.tableorder.restaurant.order;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes idempotency keys once they have expired. */
@Component
class PurgeKeysRoute extends RouteBuilder {

    private final OldKeys oldKeys;

    PurgeKeysRoute(OldKeys oldKeys) {
        this.oldKeys = oldKeys;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-keys?delay=90000&period=3600000&includeMetadata=false")
            .routeId("purge-keys").routeConfigurationId("relay")
            .routeDescription("Deletes idempotency keys that are older than a day, once an hour")
            .process(exchange -> oldKeys.forget()).id("forget-keys");
        // @formatter:on
    }
}
