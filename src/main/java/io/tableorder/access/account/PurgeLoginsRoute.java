package io.tableorder.access.account;

import static org.apache.camel.component.jdbc.JdbcConstants.JDBC_UPDATE_COUNT;

import io.tableorder.foundation.route.Rounds;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes failed logins after a day, and logged-out tokens an hour after they have expired. */
@Component
class PurgeLoginsRoute extends RouteBuilder {

    private static final String DELETE_ATTEMPTS = """
            delete from login_attempts
             where ctid in (select ctid
                              from login_attempts
                             where last_failed_at < clock_timestamp() - interval '1 day'
                             limit 500)
            """;

    /** The hour is a margin for instances whose clocks are behind. */
    private static final String DELETE_LOGOUTS = """
            delete from revoked_tokens
             where ctid in (select ctid
                              from revoked_tokens
                             where expires_at < clock_timestamp() - interval '1 hour'
                             limit 500)
            """;

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-logins?delay=120000&period=3600000&includeMetadata=false")
            .routeId("purge-logins").routeConfigurationId("background")
            .routeDescription("Deletes old failed logins and expired logouts, once an hour")
            .loopDoWhile(Rounds::goOn).id("rounds-of-attempts")
                .setBody(constant(DELETE_ATTEMPTS)).id("statement-of-attempts")
                .to("jdbc:dataSource").id("delete-attempts")
            .end()
            .removeHeader(JDBC_UPDATE_COUNT).id("begin-logouts")
            .loopDoWhile(Rounds::goOn).id("rounds-of-logouts")
                .setBody(constant(DELETE_LOGOUTS)).id("statement-of-logouts")
                .to("jdbc:dataSource").id("delete-logouts")
            .end();
        // @formatter:on
    }
}
