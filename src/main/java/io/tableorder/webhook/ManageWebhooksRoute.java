package io.tableorder.webhook;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff keep the webhooks of their store. */
@Component
class ManageWebhooksRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final WebhookDesk desk;
    private final Answers answers;

    ManageWebhooksRoute(Throttle throttle, Requests requests, WebhookDesk desk, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.desk = desk;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listWebhooks").routeId("list-webhooks").routeConfigurationId("http-api")
            .routeDescription("Lists the store's webhooks, oldest first")
            .process(throttle::read)
            .process(desk::list)
            .process(answers::ok);

        from("direct:createWebhook").routeId("create-webhook").routeConfigurationId("http-api")
            .routeDescription("Makes a webhook, and shows its secret this once")
            .process(throttle::change)
            .process(requests.readJson(CreateWebhook.class))
            .to("bean-validator:create-webhook")
            .process(desk::create)
            .process(answers::created);

        from("direct:getWebhook").routeId("get-webhook").routeConfigurationId("http-api")
            .routeDescription("Reads one webhook")
            .process(throttle::read)
            .process(desk::read)
            .process(answers::ok);

        from("direct:updateWebhook").routeId("update-webhook").routeConfigurationId("http-api")
            .routeDescription("Changes what a webhook is told, and where")
            .process(throttle::change)
            .process(requests.readJson(UpdateWebhook.class))
            .to("bean-validator:update-webhook")
            .process(desk::update)
            .process(answers::ok);

        from("direct:deleteWebhook").routeId("delete-webhook").routeConfigurationId("http-api")
            .routeDescription("Deletes a webhook; what waits for it is cancelled")
            .process(throttle::change)
            .process(desk::delete)
            .process(answers::noContent);
        // @formatter:on
    }
}
