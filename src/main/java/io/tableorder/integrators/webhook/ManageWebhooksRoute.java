package io.tableorder.integrators.webhook;

import static io.tableorder.failure.ProblemCode.WEBHOOK_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff keep the webhooks of their store. */
@Component
class ManageWebhooksRoute extends RouteBuilder {

    private final WebhookDesk desk;

    ManageWebhooksRoute(WebhookDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listWebhooks").routeId("list-webhooks").routeConfigurationId("http-api")
            .routeDescription("Lists the store's webhooks, oldest first")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.list(Actor.of(e).store(), Page.Request.of(e))).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createWebhook").routeId("create-webhook").routeConfigurationId("http-api")
            .routeDescription("Creates a webhook, and shows its secret this once")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateWebhook.class)).id("read")
            .to("bean-validator:create-webhook").id("validate")
            .transform().exchange(e -> desk.create(Actor.of(e), bodyOf(e, CreateWebhook.class))).id("create")
            .setHeader("Location").body(NewSecret.class, created -> "/api/admin/webhooks/" + created.webhook().id()).id("locate")
            .process(Answers::created).id("answer");

        from("direct:getWebhook").routeId("get-webhook").routeConfigurationId("http-api")
            .routeDescription("Reads one webhook")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.read(Actor.of(e).store(), id(e))).id("read")
            .process(Answers::ok).id("answer");

        from("direct:updateWebhook").routeId("update-webhook").routeConfigurationId("http-api")
            .routeDescription("Changes a webhook's address, its types of events, its description or its status")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(UpdateWebhook.class)).id("read")
            .to("bean-validator:update-webhook").id("validate")
            .transform().exchange(e -> desk.update(Actor.of(e), id(e), bodyOf(e, UpdateWebhook.class))).id("update")
            .process(Answers::ok).id("answer");

        from("direct:deleteWebhook").routeId("delete-webhook").routeConfigurationId("http-api")
            .routeDescription("Deletes a webhook, and cancels the deliveries that wait for it")
            .to("throttle:changes").id("throttle")
            .process(e -> desk.delete(Actor.of(e), id(e))).id("delete")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }

    private static long id(Exchange exchange) {
        return pathId(exchange, "id", WEBHOOK_NOT_FOUND);
    }
}
