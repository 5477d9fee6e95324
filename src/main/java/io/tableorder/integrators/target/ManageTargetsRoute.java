package io.tableorder.integrators.target;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
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
            .routeDescription("Lists the store's printers and POS systems with how they do, oldest first")
            .to("throttle:reads").id("throttle")
            .process(desk::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createTarget").routeId("create-target").routeConfigurationId("http-api")
            .routeDescription("Adds a printer or a POS, which gets the events from now on")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateTarget.class)).id("read")
            .to("bean-validator:create-target").id("validate")
            .process(desk::create).id("create")
            .process(Answers::created).id("answer");

        from("direct:getTarget").routeId("get-target").routeConfigurationId("http-api")
            .routeDescription("Reads one printer or POS with how it does")
            .to("throttle:reads").id("throttle")
            .process(desk::read).id("read")
            .process(Answers::ok).id("answer");

        from("direct:updateTarget").routeId("update-target").routeConfigurationId("http-api")
            .routeDescription("Changes a printer or a POS")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(UpdateTarget.class)).id("read")
            .to("bean-validator:update-target").id("validate")
            .process(desk::update).id("update")
            .process(Answers::ok).id("answer");

        from("direct:deleteTarget").routeId("delete-target").routeConfigurationId("http-api")
            .routeDescription("Deletes a printer or a POS; what waits for it is cancelled")
            .to("throttle:changes").id("throttle")
            .process(desk::delete).id("delete")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }
}
