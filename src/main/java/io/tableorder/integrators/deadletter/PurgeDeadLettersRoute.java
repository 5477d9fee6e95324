package io.tableorder.integrators.deadletter;

import io.tableorder.foundation.route.Rounds;
import io.tableorder.foundation.settings.Settings;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes settled dead letters, with the record of what was done. Open ones stay. */
@Component
class PurgeDeadLettersRoute extends RouteBuilder {

    private static final String DELETE = """
            delete from dead_letters
             where id in (select l.id
                            from dead_letter_acts a
                            join dead_letters l on l.id = a.dead_letter_id
                           where a.at < now() - :?days * interval '1 day' and l.state <> 'open'
                           order by a.at
                           limit 200)
            """;

    private final int daysKept;

    PurgeDeadLettersRoute(Settings settings) {
        this.daysKept = settings.deadLetters().retentionDays();
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-dead-letters?delay=60000&period=3600000&includeMetadata=false")
            .routeId("purge-dead-letters").routeConfigurationId("background")
            .routeDescription("Deletes dead letters that were settled long ago, once an hour")
            .setHeader("days", constant(daysKept)).id("set-days")
            .loopDoWhile(Rounds::goOn).id("rounds")
                .setBody(constant(DELETE)).id("statement")
                .to("jdbc:dataSource?useHeadersAsParameters=true").id("delete-letters")
            .end();
        // @formatter:on
    }
}
