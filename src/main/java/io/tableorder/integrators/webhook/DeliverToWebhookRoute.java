package io.tableorder.integrators.webhook;

import static io.tableorder.foundation.route.Steps.on;

import io.tableorder.integrators.delivery.Attempt;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.outbound.Call;
import io.tableorder.integrators.outbound.Call.Answered;
import io.tableorder.integrators.webhook.WebhookSender.Receiver;
import io.tableorder.integrators.webhook.WebhookTarget.Way;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Makes attempts at webhooks: one signed request each, unless the webhook is paused or deleted. */
@Component
class DeliverToWebhookRoute extends RouteBuilder {

    private final WebhookSender sender;

    DeliverToWebhookRoute(WebhookSender sender) {
        this.sender = sender;
    }

    private record Found(WebhookTarget webhook, Receiver receiver, Delivery delivery) {}

    private record Signed(WebhookTarget webhook, Call call) {}

    private record Sent(WebhookTarget webhook, Answered answered) {}

    private record Read(WebhookTarget webhook, Outcome outcome) {}

    @Override
    public void configure() {
        // @formatter:off
        from("delivery:webhook").routeId("deliver-to-webhook").routeConfigurationId("background")
            .routeDescription("Sends a signed event to a webhook, and reads what its receiver answers")
            .process(on(Attempt.class, DeliverToWebhookRoute::find)).id("find-receiver")
            .process(on(Found.class, this::sign)).id("sign")
            .process(on(Signed.class, signed -> new Sent(signed.webhook(), signed.call().send()))).id("send")
            .process(on(Sent.class, DeliverToWebhookRoute::read)).id("read-answer")
            .process(on(Read.class, DeliverToWebhookRoute::remember)).id("remember");
        // @formatter:on
    }

    private static Object find(Attempt attempt) {
        WebhookTarget webhook = attempt.target(WebhookTarget.class);
        Way way = webhook.way();
        return way instanceof Way.To to
                ? new Found(webhook, to.receiver(), attempt.delivery())
                : ((Way.None) way).outcome();
    }

    private Signed sign(Found found) {
        return new Signed(found.webhook(), sender.sign(found.receiver(), found.delivery()));
    }

    private static Read read(Sent sent) {
        return new Read(sent.webhook(), WebhookSender.read(sent.answered()));
    }

    private static Outcome remember(Read read) {
        read.webhook().remember(read.outcome());
        return read.outcome();
    }
}
