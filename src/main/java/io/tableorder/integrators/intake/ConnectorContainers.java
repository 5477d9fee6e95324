package io.tableorder.integrators.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.event.Redelivery;
import io.tableorder.event.Topology;
import io.tableorder.foundation.database.DatabaseAway;
import io.tableorder.foundation.database.DatabaseWatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.camel.component.springrabbit.ListenerContainerFactory;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.ImmediateRequeueAmqpException;
import org.springframework.amqp.rabbit.config.RetryInterceptorBuilder;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.ConditionalRejectingErrorHandler;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.ExponentialRandomBackOffPolicy;
import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.stereotype.Component;

/**
 * Makes the listeners of connectors. A message is acknowledged when its route succeeds, and rejected into the broker's dead-letter
 * queue when it fails. There is one exception: while the database is away every message would fail, so the message in hand is retried
 * in place, and the others wait. After a while {@link DatabaseOutage} takes over.
 *
 * <p>The dead-letter queue itself is read in the same way, except that no message is ever rejected there: one that cannot be stored goes to
 * the end of the queue.
 */
@Component
class ConnectorContainers implements ListenerContainerFactory {

    /** Passing failures are retried for this long. After half an hour RabbitMQ would take back the unacknowledged message. */
    static final Duration PATIENCE = Duration.ofMinutes(20);

    /**
     * A connector that stops may finish the message in hand for this long. Then its channel is closed, so that an event at which a step
     * hangs is delivered again. This is below Camel's own timeout, which would interrupt the stop and leave the channel open.
     */
    private static final Duration UNTIL_CLOSED = Duration.ofSeconds(4);

    private static final Duration UNTIL_PUT_BACK = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectorContainers.class);

    /** The kamelet's parameter for the store. */
    private static final String STORE = "store";

    private static final String ALL_STORES = "*";

    private final Topology topology;
    private final ConnectorConnections connections;
    private final DatabaseWatch database;
    private final Redelivery redelivery;
    private final Map<String, ConnectorContainer> byQueue = new ConcurrentHashMap<>();

    ConnectorContainers(
            Topology topology,
            ConnectorConnections connections,
            DatabaseWatch database,
            Redelivery redelivery,
            MeterRegistry meters) {
        this.topology = topology;
        this.connections = connections;
        this.database = database;
        this.redelivery = redelivery;
        for (boolean isListening : new boolean[] {true, false}) {
            Gauge.builder("tableorder.connectors.consumers", byQueue, all -> all.values().stream()
                            .filter(container -> container.isListening() == isListening)
                            .count())
                    .description("Consumers of connectors' queues, by whether the broker has them")
                    .tag("state", isListening ? "listening" : "missing")
                    .register(meters);
        }
    }

    /** Whether the broker has this instance's consumer of the queue. */
    boolean isListening(String queue) {
        ConnectorContainer container = byQueue.get(queue);
        return container != null && container.isListening();
    }

    /** Holds all connectors in parallel, because each may take a while to return its message in hand. */
    void hold() {
        byQueue.values().stream()
                .filter(container -> container.isRunning() && !container.isHeld())
                .forEach(container -> connections.execute(container::hold));
    }

    void resume() {
        byQueue.values().stream()
                .filter(ConnectorContainer::isHeld)
                .forEach(container -> connections.execute(container::resume));
    }

    Optional<Subscription> subscription(String queue) {
        return Optional.ofNullable(byQueue.get(queue)).map(ConnectorContainer::subscription);
    }

    /**
     * @throws IllegalStateException if the broker refuses the queue, so that the route does not start; not if the broker is away
     */
    @Override
    public AbstractMessageListenerContainer createListenerContainer(SpringRabbitMQEndpoint endpoint) {
        boolean isLast = endpoint.getQueues().equals(Topology.DEAD_LETTERS);
        List<String> types = Arrays.stream(endpoint.getRoutingKey().split(","))
                .map(String::strip)
                .toList();
        String queue = endpoint.getQueues();
        ConnectorContainer container = new ConnectorContainer(
                endpoint, connections, topology, new Subscription(queue, types, store(endpoint)));
        container.whenDestroyed(() -> {
            if (byQueue.remove(queue, container)) {
                topology.forgetConnectorQueue(queue);
            }
        });
        container.setAcknowledgeMode(endpoint.getAcknowledgeMode());
        container.setPrefetchCount(endpoint.getPrefetchCount());
        container.setShutdownTimeout(UNTIL_CLOSED.toMillis());
        container.setAdviceChain(isLast ? retryEver(container, UNTIL_PUT_BACK) : retryInPlace(container));
        container.setErrorHandler(
                isLast
                        ? thrown -> LOG.warn("A rejected message is not stored yet: {}", rootOf(thrown))
                        : new RejectedInOneLine(endpoint.getQueues()));
        container.declare();
        byQueue.put(endpoint.getQueues(), container);
        return container;
    }

    private static @Nullable String store(SpringRabbitMQEndpoint endpoint) {
        String store = Objects.toString(endpoint.getBindingArgs().get(STORE), ALL_STORES);
        return store.equals(ALL_STORES) ? null : store.toLowerCase(Locale.ROOT);
    }

    private MethodInterceptor retryInPlace(AbstractMessageListenerContainer container) {
        RetryTemplate template = RetryTemplate.builder()
                .withTimeout(PATIENCE)
                .retryOn(DatabaseAway::isPassing)
                .customBackoff(backOff(container))
                .build();
        return RetryInterceptorBuilder.stateless()
                .retryOperations(template)
                .recoverer((message, cause) -> {
                    if (!container.isActive() || !database.answers()) {
                        // An interrupted message has not failed. It goes to another instance, or comes again later.
                        throw new ImmediateRequeueAmqpException("Not now", cause);
                    }
                    throw new AmqpRejectAndDontRequeueException("Not tried again", cause);
                })
                .build();
    }

    /**
     * There is no queue behind the dead-letter queue, so a message that cannot be stored now goes back there for any reason. It goes as a new
     * one: RabbitMQ 4 gives up a message that returns for the twentieth time.
     */
    MethodInterceptor retryEver(AbstractMessageListenerContainer container, Duration patience) {
        RetryTemplate template = RetryTemplate.builder()
                .withTimeout(patience)
                .customBackoff(backOff(container))
                .build();
        return RetryInterceptorBuilder.stateless()
                .retryOperations(template)
                .recoverer((message, cause) -> {
                    if (!redelivery.putBack(message)) {
                        throw new ImmediateRequeueAmqpException("Not kept yet", cause);
                    }
                })
                .build();
    }

    private static BackOffPolicy backOff(AbstractMessageListenerContainer container) {
        ExponentialRandomBackOffPolicy policy = new ExponentialRandomBackOffPolicy();
        policy.setInitialInterval(500);
        policy.setMultiplier(2);
        policy.setMaxInterval(30_000);
        policy.setSleeper((Sleeper) millis -> sleepWhileActive(container, millis));
        return policy;
    }

    /** Ends early if the container stops, so that the message in hand does not delay the stop. */
    private static void sleepWhileActive(AbstractMessageListenerContainer container, long millis)
            throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() < end) {
            if (!container.isActive()) {
                throw new InterruptedException("The connector stops");
            }
            Thread.sleep(100);
        }
    }

    private static String rootOf(Throwable thrown) {
        return String.valueOf(NestedExceptionUtils.getRootCause(thrown));
    }

    /** Logs a failed message in one line, without the stack trace of the listener. */
    private static final class RejectedInOneLine extends ConditionalRejectingErrorHandler {

        private final String queue;

        private RejectedInOneLine(String queue) {
            this.queue = queue;
        }

        @Override
        protected void log(Throwable thrown) {
            LOG.warn("A message of queue {} has failed: {}", queue, rootOf(thrown));
        }
    }
}
