package io.tableorder.access.account;

import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;

import io.tableorder.access.account.OwnPassword.Attempt;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets store admins and super admins change their own password. */
@Component
class ChangePasswordRoute extends RouteBuilder {

    private final OwnPassword ownPassword;
    private final LoginGuard guard;

    ChangePasswordRoute(OwnPassword ownPassword, LoginGuard guard) {
        this.ownPassword = ownPassword;
        this.guard = guard;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:changeAdminPassword").routeId("change-admin-password").routeConfigurationId("http-api")
            .routeDescription("Changes the password of the store admin who asks")
            .to("throttle:logins").id("throttle")
            .to("direct:change-own-password").id("change");

        from("direct:changeSuperAdminPassword").routeId("change-super-admin-password").routeConfigurationId("http-api")
            .routeDescription("Changes the password of the super admin who asks")
            .to("throttle:logins").id("throttle")
            .to("direct:change-own-password").id("change");

        from("direct:change-own-password").routeId("change-own-password").routeConfigurationId("http-api")
            .routeDescription("Checks the current password as a login does, sets the new one, and answers with a new token")
            .unmarshal(json(ChangePassword.class)).id("read")
            .to("bean-validator:change-own-password").id("validate")
            .transform().exchange(e -> ownPassword.attempt(Actor.of(e), bodyOf(e, ChangePassword.class))).id("find-account")
            .process(this::countAttempt).id("count-attempt")
            .transform().body(Attempt.class, ownPassword::change).id("change-password")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private void countAttempt(Exchange exchange) {
        Attempt attempt = bodyOf(exchange, Attempt.class);
        guard.countAttempt(attempt.role(), attempt, Requests.responseOf(exchange));
    }
}
