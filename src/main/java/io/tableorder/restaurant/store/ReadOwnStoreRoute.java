package io.tableorder.restaurant.store;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Tells staff about their store: what currency its prices are in, and when its business day begins. */
@Component
class ReadOwnStoreRoute extends RouteBuilder {

    private final StoreRegister stores;

    ReadOwnStoreRoute(StoreRegister stores) {
        this.stores = stores;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getOwnStore").routeId("get-own-store").routeConfigurationId("http-api")
            .routeDescription("Reads the store of the admin")
            .to("throttle:reads").id("throttle")
            .process(stores::readOwn).id("read-own")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
