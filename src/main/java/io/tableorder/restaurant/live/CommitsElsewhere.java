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
 * Listens to the broker for what other instances have written, while this instance has streams. A message is only a hint: all that
 * counts is its store's id.
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

    // Used by the worker only.
    private @Nullable HintContainer container;

    CommitsElsewhere(ConnectionFactory connections, Topology topology, Feeds feeds) {
        this.connections = connections;
        this.topology = topology;
        this.feeds = feeds;
    }

    /** Starts or stops listening, soon. */
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
            fresh.setMessageListener(this::hint);
            fresh.afterPropertiesSet();
            container = fresh;
            fresh.start();
        } catch (RuntimeException e) {
            LOG.warn(
                    "The broker is not listened to, so events of other instances may be a second late: {}",
                    e.toString());
        }
    }

    private void stop() {
        if (container != null) {
            try {
                container.destroy();
            } catch (RuntimeException e) {
                LOG.debug("The queue could not be closed", e);
            }
            container = null;
        }
    }

    private void hint(Message message) {
        Object id = message.getMessageProperties().getHeader(Topology.STORE_HEADER);
        try {
            feeds.hint(UUID.fromString(String.valueOf(id)));
        } catch (IllegalArgumentException notAnId) {
            LOG.trace("A message without a store's id was ignored", notAnId);
        }
    }

    @Override
    public void destroy() {
        listen(false);
        worker.shutdown();
    }
}
