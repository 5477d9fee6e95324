package io.tableorder.webhook;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Events enter from a durable queue, deliveries leave. An event that cannot become deliveries ends as a dead letter. */
@Component
class QueueWebhooksRoute extends RouteBuilder {

    private final WebhookIntake intake;

    QueueWebhooksRoute(WebhookIntake intake) {
        this.intake = intake;
    }

    @Override
    public void configure() {
        // @formatter:off
        from(eventsFrom(WebhookIntake.QUEUE))
            .routeId("queue-webhooks")
            .routeDescription("Adds a delivery for each webhook that wants an event")
            .process(intake::take).id("add-deliveries");
        // @formatter:on
    }

    /**
     * Without a memory of events: a delivery that is there already is not added again, and most stores have no webhook. Not a
     * literal: camel-report knows nothing of the properties of kamelets, and would refuse it.
     */
    private static String eventsFrom(String queue) {
        return "kamelet:table-order-events-source?dedupe=false&queue=" + queue;
    }
}
