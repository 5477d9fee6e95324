package io.tableorder.integrators.intake;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import io.tableorder.event.Topology;
import io.tableorder.event.Tracks;
import io.tableorder.foundation.trace.Trace;
import org.apache.camel.component.springrabbit.CamelDirectMessageListenerContainer;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.listener.ConsumeOkEvent;

/**
 * Listens to one connector's queue. It declares the queue before it consumes the first message, and again whenever it restarts after
 * the broker was away or has lost the queue.
 */
class ConnectorContainer extends CamelDirectMessageListenerContainer {

    private static final long RETRY_MILLIS = 2_000;

    private final Topology topology;
    private final Subscription subscription;

    private Runnable whenDestroyed = () -> {};
    private volatile boolean isHeld;

    /** The channel of the consumer that the broker confirmed last. */
    private volatile @Nullable Channel registered;

    ConnectorContainer(
            SpringRabbitMQEndpoint endpoint,
            ConnectorConnections connections,
            Topology topology,
            Subscription subscription) {
        super(endpoint);
        this.topology = topology;
        this.subscription = subscription;
        setConnectionFactory(connections.factory());
        setTaskScheduler(connections.monitors());
        setQueueNames(subscription.queue());
        setAutoDeclare(false);
        setMissingQueuesFatal(false);
        setRecoveryInterval(RETRY_MILLIS);
        setFailedDeclarationRetryInterval(RETRY_MILLIS);
        setApplicationEventPublisher(this::onEvent);
    }

    Subscription subscription() {
        return subscription;
    }

    void whenDestroyed(Runnable act) {
        whenDestroyed = act;
    }

    /** Returns the messages in hand to the queue, and stops listening until it is resumed. */
    synchronized void hold() {
        if (isRunning() && !isHeld) {
            isHeld = true;
            super.stop();
        }
    }

    boolean isHeld() {
        return isHeld;
    }

    synchronized void resume() {
        if (isHeld) {
            isHeld = false;
            start();
        }
    }

    /** Stops for good: {@link #resume} does not restart a container that its route has stopped. */
    @Override
    public synchronized void stop() {
        isHeld = false;
        super.stop();
    }

    @Override
    public void destroy() {
        whenDestroyed.run();
        super.destroy();
    }

    private void onEvent(Object event) {
        if (event instanceof ConsumeOkEvent ok && ok.getSource() instanceof DefaultConsumer consumer) {
            registered = consumer.getChannel();
        }
    }

    /** Whether the broker has a consumer of this container. */
    boolean isListening() {
        Channel channel = registered;
        return isActive() && channel != null && channel.isOpen();
    }

    /** Keeps the trace of the message's request open until the message is acknowledged or rejected. */
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

    /** The dead-letter queue belongs to the topology, which declares it. */
    void declare() {
        if (!subscription.queue().equals(Topology.DEAD_LETTERS)) {
            topology.declareConnectorQueue(subscription.queue(), subscription.types(), subscription.store());
        }
    }
}
