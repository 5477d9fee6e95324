package io.tableorder.integrators.deadletter;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes dead letters that were settled long ago. */
@Component
class PurgeDeadLettersRoute extends RouteBuilder {

    private final OldDeadLetters old;

    PurgeDeadLettersRoute(OldDeadLetters old) {
        this.old = old;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-dead-letters?delay=60000&period=3600000&includeMetadata=false")
            .routeId("purge-dead-letters").routeConfigurationId("relay")
            .routeDescription("Deletes dead letters that were settled long ago, once an hour")
            .process(exchange -> old.purge()).id("purge");
        // @formatter:on
    }
}
