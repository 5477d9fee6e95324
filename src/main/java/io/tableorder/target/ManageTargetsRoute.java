package io.tableorder.target;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff keep the printers and POS systems of their store. */
@Component
class ManageTargetsRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final TargetDesk desk;
    private final Answers answers;

    ManageTargetsRoute(Throttle throttle, Requests requests, TargetDesk desk, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.desk = desk;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listTargets").routeId("list-targets").routeConfigurationId("http-api")
            .routeDescription("Lists the store's printers and POS systems with how they do, oldest first")
            .process(throttle::read)
            .process(desk::list)
            .process(answers::ok);

        from("direct:createTarget").routeId("create-target").routeConfigurationId("http-api")
            .routeDescription("Adds a printer or a POS, which gets the events from now on")
            .process(throttle::change)
            .process(requests.readJson(CreateTarget.class))
            .to("bean-validator:create-target")
            .process(desk::create)
            .process(answers::created);

        from("direct:getTarget").routeId("get-target").routeConfigurationId("http-api")
            .routeDescription("Reads one printer or POS with how it does")
            .process(throttle::read)
            .process(desk::read)
            .process(answers::ok);

        from("direct:updateTarget").routeId("update-target").routeConfigurationId("http-api")
            .routeDescription("Changes a printer or a POS")
            .process(throttle::change)
            .process(requests.readJson(UpdateTarget.class))
            .to("bean-validator:update-target")
            .process(desk::update)
            .process(answers::ok);

        from("direct:deleteTarget").routeId("delete-target").routeConfigurationId("http-api")
            .routeDescription("Deletes a printer or a POS; what waits for it is cancelled")
            .process(throttle::change)
            .process(desk::delete)
            .process(answers::noContent);
        // @formatter:on
    }
}
