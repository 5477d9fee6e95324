package io.tableorder.access.account;

import io.tableorder.foundation.route.Rounds;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes stream tickets that were not used in time. */
@Component
class PurgeStreamTicketsRoute extends RouteBuilder {

    private static final String DELETE = """
            delete from stream_tickets
             where hash in (select hash from stream_tickets where expires_at < now() limit 500)
            """;

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-stream-tickets?delay=120000&period=600000&includeMetadata=false")
            .routeId("purge-stream-tickets").routeConfigurationId("background")
            .routeDescription("Deletes stream tickets that have expired, every ten minutes")
            .loopDoWhile(Rounds::goOn).id("rounds")
                .setBody(constant(DELETE)).id("statement")
                .to("jdbc:dataSource").id("delete-tickets")
            .end();
        // @formatter:on
    }
}
