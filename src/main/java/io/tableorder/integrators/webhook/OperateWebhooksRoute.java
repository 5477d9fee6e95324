package io.tableorder.integrators.webhook;

import static io.tableorder.failure.ProblemCode.WEBHOOK_NOT_FOUND;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff test, pause and resume a webhook, and replace its secret. */
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
            .routeDescription("Replaces a webhook's secret; requests are signed with the old one too for a day")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.rotateSecret(Actor.of(e), id(e))).id("rotate-secret")
            .process(Answers::ok).id("answer");

        from("direct:testWebhook").routeId("test-webhook").routeConfigurationId("http-api")
            .routeDescription("Sends a test event to a webhook")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.test(Actor.of(e), id(e))).id("test")
            .process(Answers::ok).id("answer");

        from("direct:pauseWebhook").routeId("pause-webhook").routeConfigurationId("http-api")
            .routeDescription("Pauses a webhook: its events wait")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.pause(Actor.of(e), id(e))).id("pause")
            .process(Answers::ok).id("answer");

        from("direct:resumeWebhook").routeId("resume-webhook").routeConfigurationId("http-api")
            .routeDescription("Resumes a webhook, and sends the events that have waited")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.resume(Actor.of(e), id(e))).id("resume")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private static long id(Exchange exchange) {
        return pathId(exchange, "id", WEBHOOK_NOT_FOUND);
    }
}
