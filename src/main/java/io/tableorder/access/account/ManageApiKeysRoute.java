package io.tableorder.access.account;

import static io.tableorder.failure.ProblemCode.API_KEY_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff create API keys for the machines of their store, and revoke them. */
@Component
class ManageApiKeysRoute extends RouteBuilder {

    private final ApiKeyDesk desk;

    ManageApiKeysRoute(ApiKeyDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listApiKeys").routeId("list-api-keys").routeConfigurationId("http-api")
            .routeDescription("Lists the store's API keys, without their secrets")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.list(Actor.of(e).store(), Page.Request.of(e))).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createApiKey").routeId("create-api-key").routeConfigurationId("http-api")
            .routeDescription("Creates an API key, and shows its text this once")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateApiKey.class)).id("read")
            .to("bean-validator:create-api-key").id("validate")
            .transform().exchange(e -> desk.create(Actor.of(e), bodyOf(e, CreateApiKey.class))).id("create")
            .process(Answers::created).id("answer");

        from("direct:revokeApiKey").routeId("revoke-api-key").routeConfigurationId("http-api")
            .routeDescription("Revokes an API key")
            .to("throttle:changes").id("throttle")
            .process(e -> desk.revoke(Actor.of(e), pathId(e, "id", API_KEY_NOT_FOUND))).id("revoke")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }
}
