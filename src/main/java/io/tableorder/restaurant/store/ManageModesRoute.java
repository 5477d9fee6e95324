package io.tableorder.restaurant.store;

import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows guests whether their store takes orders, and lets staff change that. */
@Component
class ManageModesRoute extends RouteBuilder {

    private final StoreDesk stores;
    private final ModeDesk modes;

    ManageModesRoute(StoreDesk stores, ModeDesk modes) {
        this.stores = stores;
        this.modes = modes;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getStoreOfTable").routeId("get-store-of-table").routeConfigurationId("http-api")
            .routeDescription("Shows guests their store, and whether it takes orders")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> stores.readForGuests(Actor.of(e).store())).id("read")
            .process(Answers::okIfChanged).id("answer");

        from("direct:changeStoreMode").routeId("change-store-mode").routeConfigurationId("http-api")
            .routeDescription("Changes whether the store of the admin takes orders")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ChangeMode.class)).id("read")
            .to("bean-validator:change-store-mode").id("validate")
            .transform().exchange(e -> modes.change(Actor.of(e), Actor.of(e).store(), bodyOf(e, ChangeMode.class))).id("change")
            .process(Answers::ok).id("answer");

        from("direct:requireConnectors").routeId("require-connectors").routeConfigurationId("http-api")
            .routeDescription("Sets which connectors the store of the admin cannot do without")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(RequireConnectors.class)).id("read")
            .to("bean-validator:require-connectors").id("validate")
            .transform().exchange(e -> modes.require(Actor.of(e).store(), bodyOf(e, RequireConnectors.class))).id("require")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
