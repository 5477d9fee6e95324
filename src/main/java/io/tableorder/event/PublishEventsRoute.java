package io.tableorder.event;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * The outbox enters, confirmed messages leave. The stores of a batch are held in one transaction from the claim to the
 * delete: a crash in between publishes the same events again, under the same ids.
 */
@Component
class PublishEventsRoute extends RouteBuilder {

    private final Relay relay;

    PublishEventsRoute(Relay relay) {
        this.relay = relay;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:poll-outbox?period=100&includeMetadata=false")
            .routeId("poll-outbox").routeConfigurationId("relay")
            .routeDescription("Wakes the relay ten times a second, whether or not it was given a hint")
            .to("seda:publish-events?size=1&discardWhenFull=true").id("ask");

        from("seda:publish-events?size=1")
            .routeId("publish-events").routeConfigurationId("relay")
            .routeDescription("Publishes what waits in the outbox, each store in order, and deletes what the broker has confirmed")
            .filter(exchange -> relay.mayPublish()).id("unless-stopping")
                .doTry()
                    .process(exchange -> relay.connect()).id("connect-broker")
                    .setBody(exchange -> relay.claim()).id("claim-stores")
                    .process().body(Batch.class, relay::publish).id("publish-in-order")
                    .process().body(Batch.class, relay::settle).id("delete-confirmed")
                .doCatch(Exception.class)
                    .process(relay::failed).id("back-off")
                .doFinally()
                    .process().body(Batch.class, relay::release).id("release-stores")
                .end()
            .end();
        // @formatter:on
    }
}
