package io.tableorder.store;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Tells staff about their store: what currency its prices are in, and when its business day begins. */
@Component
class ReadOwnStoreRoute extends RouteBuilder {

    private final Throttle throttle;
    private final StoreRegister stores;
    private final Answers answers;

    ReadOwnStoreRoute(Throttle throttle, StoreRegister stores, Answers answers) {
        this.throttle = throttle;
        this.stores = stores;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getOwnStore").routeId("get-own-store").routeConfigurationId("http-api")
            .routeDescription("Reads the store of the admin")
            .process(throttle::read)
            .process(stores::readOwn)
            .process(answers::ok);
        // @formatter:on
    }
}
