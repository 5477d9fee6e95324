package io.tableorder.restaurant.table;

import static io.tableorder.failure.ProblemCode.TABLE_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.storeOf;

import io.tableorder.access.reads.StoreReads;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff set up their tables, and shows them what goes on at each; shows super admins the tables of any store. */
@Component
class ManageTablesRoute extends RouteBuilder {

    private final TableDesk desk;
    private final StoreReads reads;

    ManageTablesRoute(TableDesk desk, StoreReads reads) {
        this.desk = desk;
        this.reads = reads;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getBoard").routeId("get-board").routeConfigurationId("http-api")
            .routeDescription("Lists the store's tables with their open sessions and newest orders")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.list(storeOf(e))).id("list")
            .process(Answers::okIfChanged).id("answer");

        from("direct:getStoreBoard").routeId("get-store-board").routeConfigurationId("http-api")
            .routeDescription("Lists the tables of any store for a super admin")
            .to("throttle:reads").id("throttle")
            .process(e -> reads.record(Actor.of(e), storeOf(e), "tables")).id("record")
            .transform().exchange(e -> desk.list(storeOf(e))).id("list")
            .process(Answers::okIfChanged).id("answer");

        from("direct:getTable").routeId("get-table").routeConfigurationId("http-api")
            .routeDescription("Reads one table as the board shows it")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.read(Actor.of(e).store(), pathId(e, "id", TABLE_NOT_FOUND))).id("read")
            .process(Answers::okIfChanged).id("answer");

        from("direct:createTable").routeId("create-table").routeConfigurationId("http-api")
            .routeDescription("Sets up a table")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateTable.class)).id("read")
            .to("bean-validator:create-table").id("validate")
            .transform().exchange(e -> desk.create(Actor.of(e).store(), bodyOf(e, CreateTable.class))).id("create")
            .setHeader("Location").body(Board.Entry.class, table -> "/api/admin/tables/" + table.id()).id("locate")
            .process(Answers::created).id("answer");

        from("direct:updateTable").routeId("update-table").routeConfigurationId("http-api")
            .routeDescription("Changes the number or the password of a table")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(UpdateTable.class)).id("read")
            .to("bean-validator:update-table").id("validate")
            .transform().exchange(this::update).id("update")
            .process(Answers::ok).id("answer");

        from("direct:deleteTable").routeId("delete-table").routeConfigurationId("http-api")
            .routeDescription("Deletes a table where no guests are")
            .to("throttle:changes").id("throttle")
            .process(e -> desk.delete(Actor.of(e), pathId(e, "id", TABLE_NOT_FOUND))).id("delete")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }

    private Board.Entry update(Exchange exchange) {
        return desk.update(
                Actor.of(exchange).store(),
                pathId(exchange, "id", TABLE_NOT_FOUND),
                bodyOf(exchange, UpdateTable.class));
    }
}
