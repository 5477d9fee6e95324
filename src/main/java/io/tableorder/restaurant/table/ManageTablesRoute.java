package io.tableorder.restaurant.table;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff set up their tables. */
@Component
class ManageTablesRoute extends RouteBuilder {

    private final FloorPlan tables;

    ManageTablesRoute(FloorPlan tables) {
        this.tables = tables;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:createTable").routeId("create-table").routeConfigurationId("http-api")
            .routeDescription("Sets up a table")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateTable.class)).id("read")
            .to("bean-validator:create-table").id("validate")
            .process(tables::create).id("create")
            .process(Answers::created).id("answer");

        from("direct:updateTable").routeId("update-table").routeConfigurationId("http-api")
            .routeDescription("Changes the number or the password of a table")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(UpdateTable.class)).id("read")
            .to("bean-validator:update-table").id("validate")
            .process(tables::update).id("update")
            .process(Answers::ok).id("answer");

        from("direct:deleteTable").routeId("delete-table").routeConfigurationId("http-api")
            .routeDescription("Deletes a table whose open session has no orders")
            .to("throttle:changes").id("throttle")
            .process(tables::delete).id("delete")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }
}
