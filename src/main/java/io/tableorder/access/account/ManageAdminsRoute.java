package io.tableorder.access.account;

import static io.tableorder.failure.ProblemCode.ADMIN_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.query;
import static io.tableorder.http.Parameters.queryFlag;
import static io.tableorder.http.Parameters.queryText;
import static io.tableorder.http.Parameters.queryUuid;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets super admins manage the accounts of all admins. */
@Component
class ManageAdminsRoute extends RouteBuilder {

    private static final int MOST_SEARCHED = 100;

    private final AdminDesk desk;

    ManageAdminsRoute(AdminDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAdmins").routeId("list-admins").routeConfigurationId("http-api")
            .routeDescription("Lists the admins, newest first, by store, role, activity and a part of a name")
            .to("throttle:reads").id("throttle")
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createAdmin").routeId("create-admin").routeConfigurationId("http-api")
            .routeDescription("Creates an admin")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateAdmin.class)).id("read")
            .to("bean-validator:create-admin").id("validate")
            .transform().exchange(e -> desk.create(Actor.of(e), bodyOf(e, CreateAdmin.class))).id("create")
            .setHeader("Location").body(Admins.View.class, admin -> "/api/superadmin/admins/" + admin.id()).id("locate")
            .process(Answers::created).id("answer");

        from("direct:getAdmin").routeId("get-admin").routeConfigurationId("http-api")
            .routeDescription("Reads one admin")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.read(pathId(e, "id", ADMIN_NOT_FOUND))).id("read")
            .process(Answers::ok).id("answer");

        from("direct:activateAdmin").routeId("activate-admin").routeConfigurationId("http-api")
            .routeDescription("Lets an admin log in again")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.activate(Actor.of(e), pathId(e, "id", ADMIN_NOT_FOUND))).id("activate")
            .process(Answers::ok).id("answer");

        from("direct:deactivateAdmin").routeId("deactivate-admin").routeConfigurationId("http-api")
            .routeDescription("Keeps an admin from logging in, and revokes the tokens of the account")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.deactivate(Actor.of(e), pathId(e, "id", ADMIN_NOT_FOUND))).id("deactivate")
            .process(Answers::ok).id("answer");

        from("direct:setAdminPassword").routeId("set-admin-password").routeConfigurationId("http-api")
            .routeDescription("Sets a new password of an admin, and revokes the tokens of the account")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(SetPassword.class)).id("read")
            .to("bean-validator:set-admin-password").id("validate")
            .transform().exchange(this::setPassword).id("set-password")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private Page<Admins.View> list(Exchange exchange) {
        return desk.list(
                new Admins.Filter(
                        queryUuid(exchange, "store_id"),
                        query(exchange, "role"),
                        queryFlag(exchange, "is_active"),
                        queryText(exchange, "search", MOST_SEARCHED)),
                Page.Request.of(exchange));
    }

    private Admins.View setPassword(Exchange exchange) {
        return desk.setPassword(
                Actor.of(exchange), pathId(exchange, "id", ADMIN_NOT_FOUND), bodyOf(exchange, SetPassword.class));
    }
}
