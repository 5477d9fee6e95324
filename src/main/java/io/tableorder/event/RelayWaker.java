package io.tableorder.event;

import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Starts a run of {@link PublishEventsRoute}, unless one is waiting already. */
@Component
class RelayWaker {

    private static final Logger LOG = LoggerFactory.getLogger(RelayWaker.class);

    private final ProducerTemplate template;

    RelayWaker(ProducerTemplate template) {
        this.template = template;
    }

    /** Neither blocks nor fails. */
    void wake() {
        try {
            template.sendBody("seda:publish-events?size=1&discardWhenFull=true", null);
        } catch (RuntimeException e) {
            LOG.trace("Camel does not run; the next poll finds the events", e);
        }
    }
}
