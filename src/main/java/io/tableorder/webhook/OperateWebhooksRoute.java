package io.tableorder.webhook;

import io.tableorder.http.Answers;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff try a webhook, pause and resume it, and give it another secret. */
@Component
class OperateWebhooksRoute extends RouteBuilder {

    private final Throttle throttle;
    private final WebhookDesk desk;
    private final Answers answers;

    OperateWebhooksRoute(Throttle throttle, WebhookDesk desk, Answers answers) {
        this.throttle = throttle;
        this.desk = desk;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:rotateWebhookSecret").routeId("rotate-webhook-secret").routeConfigurationId("http-api")
            .routeDescription("Gives a webhook another secret; the one before stays good for a day")
            .process(throttle::change)
            .process(desk::rotateSecret)
            .process(answers::ok);

        from("direct:testWebhook").routeId("test-webhook").routeConfigurationId("http-api")
            .routeDescription("Sends an event that means nothing to a webhook")
            .process(throttle::change)
            .process(desk::test)
            .process(answers::ok);

        from("direct:pauseWebhook").routeId("pause-webhook").routeConfigurationId("http-api")
            .routeDescription("Lets a webhook's events wait")
            .process(throttle::change)
            .process(desk::pause)
            .process(answers::ok);

        from("direct:resumeWebhook").routeId("resume-webhook").routeConfigurationId("http-api")
            .routeDescription("Sends a webhook what has waited for it, and goes on")
            .process(throttle::change)
            .process(desk::resume)
            .process(answers::ok);
        // @formatter:on
    }
}
