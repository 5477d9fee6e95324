package io.tableorder.access.account;

import static io.tableorder.http.Bodies.json;

import io.tableorder.access.account.AdminAccounts.CreateAdmin;
import io.tableorder.access.account.AdminAccounts.SetPassword;
import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets super admins keep the accounts of all admins. */
@Component
class ManageAdminsRoute extends RouteBuilder {

    private final AdminAccounts accounts;

    ManageAdminsRoute(AdminAccounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAdmins").routeId("list-admins").routeConfigurationId("http-api")
            .routeDescription("Lists the admins by store, role and whether they are active")
            .to("throttle:reads").id("throttle")
            .process(accounts::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createAdmin").routeId("create-admin").routeConfigurationId("http-api")
            .routeDescription("Makes an admin")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateAdmin.class)).id("read")
            .to("bean-validator:create-admin").id("validate")
            .process(accounts::create).id("create")
            .process(Answers::created).id("answer");

        from("direct:getAdmin").routeId("get-admin").routeConfigurationId("http-api")
            .routeDescription("Reads one admin")
            .to("throttle:reads").id("throttle")
            .process(accounts::read).id("read")
            .process(Answers::ok).id("answer");

        from("direct:activateAdmin").routeId("activate-admin").routeConfigurationId("http-api")
            .routeDescription("Lets an admin log in again")
            .to("throttle:changes").id("throttle")
            .process(accounts::activate).id("activate")
            .process(Answers::ok).id("answer");

        from("direct:deactivateAdmin").routeId("deactivate-admin").routeConfigurationId("http-api")
            .routeDescription("Keeps an admin from logging in, and ends the tokens")
            .to("throttle:changes").id("throttle")
            .process(accounts::deactivate).id("deactivate")
            .process(Answers::ok).id("answer");

        from("direct:setAdminPassword").routeId("set-admin-password").routeConfigurationId("http-api")
            .routeDescription("Gives an admin a new password, and ends the tokens")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(SetPassword.class)).id("read")
            .to("bean-validator:set-admin-password").id("validate")
            .process(accounts::setPassword).id("set-password")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
