package io.tableorder.integrators.webhook;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
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
            .process(desk::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createWebhook").routeId("create-webhook").routeConfigurationId("http-api")
            .routeDescription("Makes a webhook, and shows its secret this once")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateWebhook.class)).id("read")
            .to("bean-validator:create-webhook").id("validate")
            .process(desk::create).id("create")
            .process(Answers::created).id("answer");

        from("direct:getWebhook").routeId("get-webhook").routeConfigurationId("http-api")
            .routeDescription("Reads one webhook")
            .to("throttle:reads").id("throttle")
            .process(desk::read).id("read")
            .process(Answers::ok).id("answer");

        from("direct:updateWebhook").routeId("update-webhook").routeConfigurationId("http-api")
            .routeDescription("Changes what a webhook is told, and where")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(UpdateWebhook.class)).id("read")
            .to("bean-validator:update-webhook").id("validate")
            .process(desk::update).id("update")
            .process(Answers::ok).id("answer");

        from("direct:deleteWebhook").routeId("delete-webhook").routeConfigurationId("http-api")
            .routeDescription("Deletes a webhook; what waits for it is cancelled")
            .to("throttle:changes").id("throttle")
            .process(desk::delete).id("delete")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }
}
