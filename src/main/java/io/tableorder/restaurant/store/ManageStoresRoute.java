package io.tableorder.restaurant.store;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets super admins keep the stores. */
@Component
class ManageStoresRoute extends RouteBuilder {

    private final StoreRegister stores;

    ManageStoresRoute(StoreRegister stores) {
        this.stores = stores;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listStores").routeId("list-stores").routeConfigurationId("http-api")
            .routeDescription("Lists the stores by name")
            .to("throttle:reads").id("throttle")
            .process(stores::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createStore").routeId("create-store").routeConfigurationId("http-api")
            .routeDescription("Makes a store")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(StoreSettings.Create.class)).id("read")
            .to("bean-validator:create-store").id("validate")
            .process(stores::create).id("create")
            .process(Answers::created).id("answer");

        from("direct:getStore").routeId("get-store").routeConfigurationId("http-api")
            .routeDescription("Reads one store")
            .to("throttle:reads").id("throttle")
            .process(stores::read).id("read")
            .process(Answers::ok).id("answer");

        from("direct:updateStore").routeId("update-store").routeConfigurationId("http-api")
            .routeDescription("Changes what is given of a store")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(StoreSettings.Update.class)).id("read")
            .to("bean-validator:update-store").id("validate")
            .process(stores::update).id("update")
            .process(Answers::ok).id("answer");

        from("direct:deleteStore").routeId("delete-store").routeConfigurationId("http-api")
            .routeDescription("Deletes a store that nothing refers to")
            .to("throttle:changes").id("throttle")
            .process(stores::delete).id("delete")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }
}
