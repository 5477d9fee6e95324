package io.tableorder.account;

import io.tableorder.account.AdminAccounts.CreateAdmin;
import io.tableorder.account.AdminAccounts.SetPassword;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets super admins keep the accounts of all admins. */
@Component
class ManageAdminsRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final AdminAccounts accounts;
    private final Answers answers;

    ManageAdminsRoute(Throttle throttle, Requests requests, AdminAccounts accounts, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.accounts = accounts;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAdmins").routeId("list-admins").routeConfigurationId("http-api")
            .routeDescription("Lists the admins by store, role and whether they are active")
            .process(throttle::read)
            .process(accounts::list)
            .process(answers::ok);

        from("direct:createAdmin").routeId("create-admin").routeConfigurationId("http-api")
            .routeDescription("Makes an admin")
            .process(throttle::change)
            .process(requests.readJson(CreateAdmin.class))
            .to("bean-validator:create-admin")
            .process(accounts::create)
            .process(answers::created);

        from("direct:getAdmin").routeId("get-admin").routeConfigurationId("http-api")
            .routeDescription("Reads one admin")
            .process(throttle::read)
            .process(accounts::read)
            .process(answers::ok);

        from("direct:activateAdmin").routeId("activate-admin").routeConfigurationId("http-api")
            .routeDescription("Lets an admin log in again")
            .process(throttle::change)
            .process(accounts::activate)
            .process(answers::ok);

        from("direct:deactivateAdmin").routeId("deactivate-admin").routeConfigurationId("http-api")
            .routeDescription("Keeps an admin from logging in, and ends the tokens")
            .process(throttle::change)
            .process(accounts::deactivate)
            .process(answers::ok);

        from("direct:setAdminPassword").routeId("set-admin-password").routeConfigurationId("http-api")
            .routeDescription("Gives an admin a new password, and ends the tokens")
            .process(throttle::change)
            .process(requests.readJson(SetPassword.class))
            .to("bean-validator:set-admin-password")
            .process(accounts::setPassword)
            .process(answers::ok);
        // @formatter:on
    }
}
