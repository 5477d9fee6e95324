package io.tableorder.event;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Publishes the events of the outbox, and deletes those that the broker has confirmed. One transaction locks the stores of a batch from the
 * claim to the delete: after a crash in between, the same events are published again, with the same ids.
 */
@Component
class PublishEventsRoute extends RouteBuilder {

    /** Of several requests for a run, one waits. */
    private static final String ONE_RUN = "seda:publish-events?size=1&discardWhenFull=true";

    private final Relay relay;

    PublishEventsRoute(Relay relay) {
        this.relay = relay;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:poll-outbox?period=100&includeMetadata=false")
            .routeId("poll-outbox").routeConfigurationId("background")
            .routeDescription("Starts the relay ten times a second, with or without a hint")
            .to(ONE_RUN).id("ask");

        from("seda:publish-events?size=1")
            .routeId("publish-events").routeConfigurationId("background")
            .routeDescription("Publishes the events of the outbox, each store in order, and deletes those that the broker has confirmed")
            .filter(exchange -> relay.mayPublish()).id("if-due")
                .doTry()
                    .process(exchange -> relay.linger()).id("linger")
                    .process(exchange -> relay.connect()).id("connect-broker")
                    .setBody(exchange -> relay.claim()).id("claim-stores")
                    .process().body(Batch.class, relay::publish).id("publish-in-order")
                    .process().body(Batch.class, relay::settle).id("delete-confirmed")
                .doCatch(Exception.class)
                    .process(e -> relay.failed(e.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class))).id("back-off")
                .doFinally()
                    .process().body(Batch.class, relay::release).id("release-stores")
                .end()
            .end();
        // @formatter:on
    }

    /** Starts a run of the route, unless one waits already: of the hints between two runs, one costs more than a look at a flag. */
    @Component
    static class Waker {

        private static final Logger LOG = LoggerFactory.getLogger(Waker.class);

        private final ProducerTemplate template;
        private final AtomicBoolean isAwaited = new AtomicBoolean();

        Waker(ProducerTemplate template) {
            this.template = template;
        }

        /** Neither blocks nor fails. */
        void wake() {
            if (!isAwaited.compareAndSet(false, true)) {
                return;
            }
            try {
                template.sendBody(ONE_RUN, null);
            } catch (RuntimeException e) {
                isAwaited.set(false);
                LOG.trace("Camel does not run; the next poll finds the events", e);
            }
        }

        /** A run is about to look for events. It may not find those of later hints. */
        void begin() {
            isAwaited.set(false);
        }
    }
}
