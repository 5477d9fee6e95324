package io.tableorder.restaurant.visit;

import static org.apache.camel.component.jdbc.JdbcConstants.JDBC_UPDATE_COUNT;

import io.tableorder.foundation.route.Rounds;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes phones when no token of theirs can be valid any more, and codes that no tablet has used. */
@Component
class PurgeDevicesRoute extends RouteBuilder {

    /** A token lives for a week at the most. */
    private static final String DELETE_PHONES = """
            delete from devices
             where ctid in (select d.ctid
                              from devices d
                              join table_sessions s on s.store_id = d.store_id and s.id = d.session_id
                             where s.ended_at < clock_timestamp() - interval '8 days'
                             limit 500)
            """;

    private static final String DELETE_CODES =
            "delete from device_pairings where expires_at < clock_timestamp() - interval '1 hour'";

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-devices?delay=190000&period=3600000&includeMetadata=false")
            .routeId("purge-devices").routeConfigurationId("background")
            .routeDescription("Deletes the phones of visits that have ended a week ago, and unused pairing codes, once an hour")
            .setBody(constant(DELETE_CODES)).id("statement-of-codes")
            .to("jdbc:dataSource").id("delete-codes")
            .removeHeader(JDBC_UPDATE_COUNT).id("begin-phones")
            .loopDoWhile(Rounds::goOn).id("rounds")
                .setBody(constant(DELETE_PHONES)).id("statement-of-phones")
                .to("jdbc:dataSource").id("delete-phones")
            .end();
        // @formatter:on
    }
}
