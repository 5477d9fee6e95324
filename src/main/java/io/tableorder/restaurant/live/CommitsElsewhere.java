package io.tableorder.restaurant.live;

import io.tableorder.event.Topology;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Hears from the broker what other instances have written, while this one has streams. Of a message only the store's id is
 * looked at, and it is no more than a hint.
 */
@Component
class CommitsElsewhere implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(CommitsElsewhere.class);

    private final ConnectionFactory connections;
    private final Topology topology;
    private final Feeds feeds;
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(new CustomizableThreadFactory("live-broker-"));
    private boolean isWanted;

    // The worker's own.
    private @Nullable HintContainer container;

    CommitsElsewhere(ConnectionFactory connections, Topology topology, Feeds feeds) {
        this.connections = connections;
        this.topology = topology;
        this.feeds = feeds;
    }

    /** Begins or ends to listen, soon. */
    synchronized void listen(boolean isWanted) {
        if (this.isWanted != isWanted && !worker.isShutdown()) {
            this.isWanted = isWanted;
            worker.execute(isWanted ? this::start : this::stop);
        }
    }

    synchronized boolean isListening() {
        return isWanted;
    }

    private void start() {
        try {
            HintContainer fresh = new HintContainer(connections, topology);
            fresh.setMessageListener(this::hear);
            fresh.afterPropertiesSet();
            container = fresh;
            fresh.start();
        } catch (RuntimeException e) {
            LOG.warn("Events of other instances will be up to a second late: {}", e.toString());
        }
    }

    private void stop() {
        if (container != null) {
            try {
                container.destroy();
            } catch (RuntimeException e) {
                LOG.debug("The broker went first", e);
            }
            container = null;
        }
    }

    private void hear(Message message) {
        Object id = message.getMessageProperties().getHeader(Topology.STORE_HEADER);
        try {
            feeds.hint(UUID.fromString(String.valueOf(id)));
        } catch (IllegalArgumentException notAnId) {
            LOG.trace("No message of ours", notAnId);
        }
    }

    @Override
    public void destroy() {
        listen(false);
        worker.shutdown();
    }
}
