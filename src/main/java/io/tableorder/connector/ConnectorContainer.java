package io.tableorder.connector;

import io.tableorder.event.Topology;
import java.util.List;
import org.apache.camel.component.springrabbit.CamelDirectMessageListenerContainer;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;

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
