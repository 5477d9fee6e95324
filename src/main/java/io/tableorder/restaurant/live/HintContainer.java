package io.tableorder.restaurant.live;

import io.tableorder.event.Topology;
import java.util.UUID;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/** Listens to a queue that only lives as long as its connection, and declares it again on the next connection. */
class HintContainer extends DirectMessageListenerContainer {

    private static final long RETRY_MILLIS = 2_000;

    private final Topology topology;
    private final String queue = Topology.EXCHANGE + ".hints." + UUID.randomUUID();

    HintContainer(ConnectionFactory connections, Topology topology) {
        super(connections);
        this.topology = topology;
        setQueueNames(queue);
        setAcknowledgeMode(AcknowledgeMode.NONE);
        setAutoDeclare(false);
        setMissingQueuesFatal(false);
        setMismatchedQueuesFatal(false);
        setRecoveryInterval(RETRY_MILLIS);
        setFailedDeclarationRetryInterval(RETRY_MILLIS);
        setShutdownTimeout(1_000);
    }

    @Override
    protected void redeclareElementsIfNecessary() {
        try {
            topology.declareListener(queue);
        } catch (AmqpException e) {
            logger.debug("The broker is away; the queue is declared with the next connection", e);
        }
    }
}
