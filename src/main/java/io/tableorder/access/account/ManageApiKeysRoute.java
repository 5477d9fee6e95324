package io.tableorder.access.account;

import static io.tableorder.http.Bodies.json;

import io.tableorder.access.account.StoreKeys.CreateApiKey;
import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff give the machines of their store keys, and take them away. */
@Component
class ManageApiKeysRoute extends RouteBuilder {

    private final StoreKeys keys;

    ManageApiKeysRoute(StoreKeys keys) {
        this.keys = keys;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listApiKeys").routeId("list-api-keys").routeConfigurationId("http-api")
            .routeDescription("Lists the store's API keys, without their secrets")
            .to("throttle:reads").id("throttle")
            .process(keys::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createApiKey").routeId("create-api-key").routeConfigurationId("http-api")
            .routeDescription("Makes an API key, and shows it this once")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateApiKey.class)).id("read")
            .to("bean-validator:create-api-key").id("validate")
            .process(keys::create).id("create")
            .process(Answers::created).id("answer");

        from("direct:revokeApiKey").routeId("revoke-api-key").routeConfigurationId("http-api")
            .routeDescription("Ends an API key")
            .to("throttle:changes").id("throttle")
            .process(keys::revoke).id("revoke")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }
}
