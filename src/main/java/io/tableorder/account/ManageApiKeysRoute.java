package io.tableorder.account;

import io.tableorder.account.StoreKeys.CreateApiKey;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff give the machines of their store keys, and take them away. */
@Component
class ManageApiKeysRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final StoreKeys keys;
    private final Answers answers;

    ManageApiKeysRoute(Throttle throttle, Requests requests, StoreKeys keys, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.keys = keys;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listApiKeys").routeId("list-api-keys").routeConfigurationId("http-api")
            .routeDescription("Lists the store's API keys, without their secrets")
            .process(throttle::read)
            .process(keys::list)
            .process(answers::ok);

        from("direct:createApiKey").routeId("create-api-key").routeConfigurationId("http-api")
            .routeDescription("Makes an API key, and shows it this once")
            .process(throttle::change)
            .process(requests.readJson(CreateApiKey.class))
            .to("bean-validator:create-api-key")
            .process(keys::create)
            .process(answers::created);

        from("direct:revokeApiKey").routeId("revoke-api-key").routeConfigurationId("http-api")
            .routeDescription("Ends an API key")
            .process(throttle::change)
            .process(keys::revoke)
            .process(answers::noContent);
        // @formatter:on
    }
}
