package io.tableorder.connector;

import com.rabbitmq.client.Channel;
import io.tableorder.event.Topology;
import io.tableorder.event.Tracks;
import io.tableorder.trace.Trace;
import java.util.List;
import org.apache.camel.component.springrabbit.CamelDirectMessageListenerContainer;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.springframework.amqp.core.Message;

/**
 * Listens to one connector's queue, and sees to it that there is one: it is declared before the first message is asked
 * for, and again whenever the container comes back from a broker that was away or has lost the queue.
 */
class ConnectorContainer extends CamelDirectMessageListenerContainer {

    private static final long RETRY_MILLIS = 2_000;

    private final Topology topology;
    private final String queue;
    private final List<String> types;

    ConnectorContainer(SpringRabbitMQEndpoint endpoint, Topology topology, String queue, List<String> types) {
        super(endpoint);
        this.topology = topology;
        this.queue = queue;
        this.types = types;
        setQueueNames(queue);
        setAutoDeclare(false);
        setMissingQueuesFatal(false);
        setRecoveryInterval(RETRY_MILLIS);
        setFailedDeclarationRetryInterval(RETRY_MILLIS);
    }

    /** What the message came of stays with whatever becomes of it, to its rejection. */
    @Override
    protected void executeListener(Channel channel, Object data) {
        Trace trace = data instanceof Message message ? Tracks.of(message.getMessageProperties()) : null;
        try (Trace.Scope scope = Trace.open(trace)) {
            super.executeListener(channel, data);
        }
    }

    @Override
    protected void redeclareElementsIfNecessary() {
        declare();
    }

    /** What every consumer rejects is the topology's own queue, and declared with it. */
    void declare() {
        if (!queue.equals(Topology.DEAD_LETTERS)) {
            topology.declareConnectorQueue(queue, types);
        }
    }
}
