package io.tableorder.store;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets super admins keep the stores. */
@Component
class ManageStoresRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final StoreRegister stores;
    private final Answers answers;

    ManageStoresRoute(Throttle throttle, Requests requests, StoreRegister stores, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.stores = stores;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listStores").routeId("list-stores").routeConfigurationId("http-api")
            .routeDescription("Lists the stores by name")
            .process(throttle::read)
            .process(stores::list)
            .process(answers::ok);

        from("direct:createStore").routeId("create-store").routeConfigurationId("http-api")
            .routeDescription("Makes a store")
            .process(throttle::change)
            .process(requests.readJson(StoreSettings.Create.class))
            .to("bean-validator:create-store")
            .process(stores::create)
            .process(answers::created);

        from("direct:getStore").routeId("get-store").routeConfigurationId("http-api")
            .routeDescription("Reads one store")
            .process(throttle::read)
            .process(stores::read)
            .process(answers::ok);

        from("direct:updateStore").routeId("update-store").routeConfigurationId("http-api")
            .routeDescription("Changes what is given of a store")
            .process(throttle::change)
            .process(requests.readJson(StoreSettings.Update.class))
            .to("bean-validator:update-store")
            .process(stores::update)
            .process(answers::ok);

        from("direct:deleteStore").routeId("delete-store").routeConfigurationId("http-api")
            .routeDescription("Deletes a store that nothing refers to")
            .process(throttle::change)
            .process(stores::delete)
            .process(answers::noContent);
        // @formatter:on
    }
}
