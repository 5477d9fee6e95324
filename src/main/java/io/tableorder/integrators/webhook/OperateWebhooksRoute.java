package io.tableorder.integrators.webhook;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff try a webhook, pause and resume it, and give it another secret. */
@Component
class OperateWebhooksRoute extends RouteBuilder {

    private final WebhookDesk desk;

    OperateWebhooksRoute(WebhookDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:rotateWebhookSecret").routeId("rotate-webhook-secret").routeConfigurationId("http-api")
            .routeDescription("Gives a webhook another secret; the one before stays good for a day")
            .to("throttle:changes").id("throttle")
            .process(desk::rotateSecret).id("rotate-secret")
            .process(Answers::ok).id("answer");

        from("direct:testWebhook").routeId("test-webhook").routeConfigurationId("http-api")
            .routeDescription("Sends an event that means nothing to a webhook")
            .to("throttle:changes").id("throttle")
            .process(desk::test).id("test")
            .process(Answers::ok).id("answer");

        from("direct:pauseWebhook").routeId("pause-webhook").routeConfigurationId("http-api")
            .routeDescription("Lets a webhook's events wait")
            .to("throttle:changes").id("throttle")
            .process(desk::pause).id("pause")
            .process(Answers::ok).id("answer");

        from("direct:resumeWebhook").routeId("resume-webhook").routeConfigurationId("http-api")
            .routeDescription("Sends a webhook what has waited for it, and goes on")
            .to("throttle:changes").id("throttle")
            .process(desk::resume).id("resume")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
