package io.tableorder.access.account;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes failed logins after a day, and logged-out tokens once they have expired. */
@Component
class PurgeLoginsRoute extends RouteBuilder {

    private final OldLogins oldLogins;

    PurgeLoginsRoute(OldLogins oldLogins) {
        this.oldLogins = oldLogins;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:purge-logins?delay=120000&period=3600000&includeMetadata=false")
            .routeId("purge-logins").routeConfigurationId("relay")
            .routeDescription("Deletes old failed logins and expired logouts, once an hour")
            .process(exchange -> oldLogins.forgetAttempts()).id("forget-attempts")
            .process(exchange -> oldLogins.forgetLogouts()).id("forget-logouts");
        // @formatter:on
    }
}
