package io.tableorder.restaurant.store;

import static io.tableorder.failure.ProblemCode.STORE_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathUuid;
import static io.tableorder.http.Parameters.query;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets super admins manage the stores, and lets staff read their own store. */
@Component
class ManageStoresRoute extends RouteBuilder {

    private final StoreDesk desk;

    ManageStoresRoute(StoreDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listStores").routeId("list-stores").routeConfigurationId("http-api")
            .routeDescription("Lists the stores by name")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.list(query(e, "name"), Page.Request.of(e))).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createStore").routeId("create-store").routeConfigurationId("http-api")
            .routeDescription("Creates a store")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(StoreSettings.Create.class)).id("read")
            .to("bean-validator:create-store").id("validate")
            .transform().exchange(e -> desk.create(Actor.of(e), bodyOf(e, StoreSettings.Create.class))).id("create")
            .setHeader("Location").body(Store.class, store -> "/api/superadmin/stores/" + store.id()).id("locate")
            .process(Answers::created).id("answer");

        from("direct:getStore").routeId("get-store").routeConfigurationId("http-api")
            .routeDescription("Reads one store")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.read(pathUuid(e, "id", STORE_NOT_FOUND))).id("read")
            .process(Answers::ok).id("answer");

        from("direct:getOwnStore").routeId("get-own-store").routeConfigurationId("http-api")
            .routeDescription("Reads the store of the admin who asks")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.read(Actor.of(e).store())).id("read")
            .process(Answers::ok).id("answer");

        from("direct:updateStore").routeId("update-store").routeConfigurationId("http-api")
            .routeDescription("Changes the settings of a store that the request names")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(StoreSettings.Update.class)).id("read")
            .to("bean-validator:update-store").id("validate")
            .transform().exchange(this::update).id("update")
            .process(Answers::ok).id("answer");

        from("direct:deleteStore").routeId("delete-store").routeConfigurationId("http-api")
            .routeDescription("Deletes a store that nothing refers to")
            .to("throttle:changes").id("throttle")
            .process(e -> desk.delete(pathUuid(e, "id", STORE_NOT_FOUND))).id("delete")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }

    private Store update(Exchange exchange) {
        return desk.update(
                Actor.of(exchange),
                pathUuid(exchange, "id", STORE_NOT_FOUND),
                bodyOf(exchange, StoreSettings.Update.class));
    }
}
