package io.tableorder.integrators.target;

import static io.tableorder.failure.ProblemCode.TARGET_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff keep the printers and POS systems of their store. */
@Component
class ManageTargetsRoute extends RouteBuilder {

    private final TargetDesk desk;

    ManageTargetsRoute(TargetDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listTargets").routeId("list-targets").routeConfigurationId("http-api")
            .routeDescription("Lists the store's printers and POS systems with their condition, oldest first")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.list(Actor.of(e).store(), Page.Request.of(e))).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createTarget").routeId("create-target").routeConfigurationId("http-api")
            .routeDescription("Adds a printer or a POS system, which gets the events from now on")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateTarget.class)).id("read")
            .to("bean-validator:create-target").id("validate")
            .transform().exchange(e -> desk.create(Actor.of(e), bodyOf(e, CreateTarget.class))).id("create")
            .setHeader("Location").body(TargetView.class, created -> "/api/admin/targets/" + created.id()).id("locate")
            .process(Answers::created).id("answer");

        from("direct:getTarget").routeId("get-target").routeConfigurationId("http-api")
            .routeDescription("Reads one printer or POS system with its condition")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.read(Actor.of(e).store(), id(e))).id("read")
            .process(Answers::ok).id("answer");

        from("direct:updateTarget").routeId("update-target").routeConfigurationId("http-api")
            .routeDescription("Changes a printer or a POS system")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(UpdateTarget.class)).id("read")
            .to("bean-validator:update-target").id("validate")
            .transform().exchange(e -> desk.update(Actor.of(e), id(e), bodyOf(e, UpdateTarget.class))).id("update")
            .process(Answers::ok).id("answer");

        from("direct:deleteTarget").routeId("delete-target").routeConfigurationId("http-api")
            .routeDescription("Deletes a printer or a POS system, and cancels the deliveries that wait for it")
            .to("throttle:changes").id("throttle")
            .process(e -> desk.delete(Actor.of(e), id(e))).id("delete")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }

    private static long id(Exchange exchange) {
        return pathId(exchange, "id", TARGET_NOT_FOUND);
    }
}
