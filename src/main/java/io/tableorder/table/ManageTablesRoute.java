package io.tableorder.table;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff set up their tables. */
@Component
class ManageTablesRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final FloorPlan tables;
    private final Answers answers;

    ManageTablesRoute(Throttle throttle, Requests requests, FloorPlan tables, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.tables = tables;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:createTable").routeId("create-table").routeConfigurationId("http-api")
            .routeDescription("Sets up a table")
            .process(throttle::change)
            .process(requests.readJson(CreateTable.class))
            .to("bean-validator:create-table")
            .process(tables::create)
            .process(answers::created);

        from("direct:updateTable").routeId("update-table").routeConfigurationId("http-api")
            .routeDescription("Changes the number or the password of a table")
            .process(throttle::change)
            .process(requests.readJson(UpdateTable.class))
            .to("bean-validator:update-table")
            .process(tables::update)
            .process(answers::ok);

        from("direct:deleteTable").routeId("delete-table").routeConfigurationId("http-api")
            .routeDescription("Deletes a table whose open session has no orders")
            .process(throttle::change)
            .process(tables::delete)
            .process(answers::noContent);
        // @formatter:on
    }
}
