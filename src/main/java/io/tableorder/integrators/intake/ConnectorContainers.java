package io.tableorder.integrators.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
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
 * How connectors listen. A message is acknowledged when its route has ended well, and rejected into the broker's
 * dead-letter queue when it has not, with one exception: while the database is away every message would fail, so the
 * message in hand is tried again in place, and those behind it wait. After a while {@link DatabaseOutage} takes over.
 *
 * <p>The dead-letter queue itself is read in the same way, except that nothing is ever rejected there.
 */
@Component
class ConnectorContainers implements ListenerContainerFactory {

    /** For failures that pass. Below the half hour after which RabbitMQ takes back a message that is not acknowledged. */
    static final Duration PATIENCE = Duration.ofMinutes(20);

    /**
     * For what a connector has in hand when it stops. Then its channel is closed, so that an event at which a step hangs comes
     * again. Below Camel's own timeout, which would interrupt the stop and leave the channel open.
     */
    private static final Duration LAST_WORDS = Duration.ofSeconds(4);

    private static final Duration BEFORE_OTHERS_HAVE_THEIR_TURN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectorContainers.class);

    /** In the kamelet: the store whose events are wanted, or what stands there for all. */
    private static final String STORE = "store";

    private static final String ALL_STORES = "*";

    private final Topology topology;
    private final ConnectorConnections connections;
    private final DatabaseWatch database;
    private final Map<String, ConnectorContainer> byQueue = new ConcurrentHashMap<>();

    ConnectorContainers(
            Topology topology, ConnectorConnections connections, DatabaseWatch database, MeterRegistry meters) {
        this.topology = topology;
        this.connections = connections;
        this.database = database;
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

    /** All at once: each may take its time to get rid of what it has in hand. */
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
     * @throws IllegalStateException when the broker refuses the queue, so that the route does not start; not when it is away
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
        container.setShutdownTimeout(LAST_WORDS.toMillis());
        container.setAdviceChain(isLast ? retryEver(container) : retryInPlace(container));
        container.setErrorHandler(
                isLast
                        ? thrown -> LOG.warn("A rejected message is not kept yet: {}", rootOf(thrown))
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
                        // What is cut off has not failed: it is another instance's, or comes again later.
                        throw new ImmediateRequeueAmqpException("Not now", cause);
                    }
                    throw new AmqpRejectAndDontRequeueException("Not tried again", cause);
                })
                .build();
    }

    /** Behind the dead-letter queue is nothing: what cannot be kept now goes back there, whatever the reason. */
    private static MethodInterceptor retryEver(AbstractMessageListenerContainer container) {
        RetryTemplate template = RetryTemplate.builder()
                .withTimeout(BEFORE_OTHERS_HAVE_THEIR_TURN)
                .customBackoff(backOff(container))
                .build();
        return RetryInterceptorBuilder.stateless()
                .retryOperations(template)
                .recoverer((message, cause) -> {
                    throw new ImmediateRequeueAmqpException("Not kept yet", cause);
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

    /** A container that stops hands its message back; it does not hold up the stop. */
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

    /** What is wrong with a message is worth a line; the stack traces of its way through the listener are not. */
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
