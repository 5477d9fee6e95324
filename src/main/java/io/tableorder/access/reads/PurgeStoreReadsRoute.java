package io.tableorder.access.reads;

import io.tableorder.foundation.route.Rounds;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes the record of what super admins have read, once it is older than the history. */
@Component
class PurgeStoreReadsRoute extends RouteBuilder {

    private static final String DELETE = """
            delete from store_reads
             where ctid in (select ctid from store_reads where at < history_begin() limit 500)
            """;

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-store-reads?delay=165000&period=3600000&includeMetadata=false")
            .routeId("purge-store-reads").routeConfigurationId("background")
            .routeDescription("Deletes the record of super admins' reads that is older than the history, once an hour")
            .loopDoWhile(Rounds::goOn).id("rounds")
                .setBody(constant(DELETE)).id("statement")
                .to("jdbc:dataSource").id("delete-reads")
            .end();
        // @formatter:on
    }
}
