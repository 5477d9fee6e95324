package io.tableorder.integrators.delivery;

import io.tableorder.foundation.route.Rounds;
import io.tableorder.foundation.settings.Settings;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes settled deliveries with the log of their attempts, but none with an open dead letter. */
@Component
class PurgeDeliveriesRoute extends RouteBuilder {

    private static final String DELETE = """
            delete from deliveries
             where settled_at < now() - :?days * interval '1 day'
               and id in (select d.id
                            from deliveries d
                           where d.settled_at < now() - :?days * interval '1 day'
                             and not exists (select from dead_letters l where l.delivery_id = d.id and l.state = 'open')
                           order by d.settled_at
                           limit 200)
            """;

    /** A replay of the log, which goes 72 hours back, knows by them what has arrived. */
    private static final int LEAST_DAYS = 4;

    private final int daysKept;

    PurgeDeliveriesRoute(Settings settings) {
        this.daysKept = Math.max(settings.deliveries().retentionDays(), LEAST_DAYS);
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-deliveries?delay=60000&period=3600000&includeMetadata=false")
            .routeId("purge-deliveries").routeConfigurationId("background")
            .routeDescription("Deletes deliveries that were settled long ago, once an hour")
            .setHeader("days", constant(daysKept)).id("set-days")
            .loopDoWhile(Rounds::goOn).id("rounds")
                .setBody(constant(DELETE)).id("statement")
                .to("jdbc:dataSource?useHeadersAsParameters=true").id("delete-deliveries")
            .end();
        // @formatter:on
    }
}
