package io.tableorder.webhook;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Follows what staff do with webhooks, on whatever instance they do it. */
@Component
class OpenWebhooksRoute extends RouteBuilder {

    private final OpenWebhooks webhooks;

    OpenWebhooksRoute(OpenWebhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:open-webhooks?delay=0&period=1000&includeMetadata=false")
            .routeId("open-webhooks").routeConfigurationId("relay")
            .routeDescription("Opens, pauses and closes the targets of webhooks as the table says, once a second")
            .process(exchange -> webhooks.refresh()).id("refresh-webhooks");
        // @formatter:on
    }
}
