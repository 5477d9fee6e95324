package io.tableorder.event;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.core.DeclarationExceptionEvent;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The names at the broker, and the queues of connectors. Every new connection declares all of it again, so it is there
 * after a broker has come up late or has forgotten it.
 *
 * <p>An event that no queue is bound for goes to {@link #UNROUTED}, which keeps the last ones for whoever wonders, and
 * counts as published. An event that a consumer rejects goes to {@link #DEAD_LETTERS}.
 */
@Component
public class Topology {

    /** A topic exchange; the routing key is the event's type. */
    public static final String EXCHANGE = "table-order-events";

    /** Exchange and queue of events that nobody has subscribed to. */
    public static final String UNROUTED = "table-order-events.unrouted";

    /** The dead-letter exchange: a topic exchange. */
    public static final String DEAD_LETTER_EXCHANGE = "table-order-events.dlx";

    /** A message's header with the id of the event's store. */
    public static final String STORE_HEADER = CloudEvent.STORE_HEADER;

    /** The queue of all that consumers have rejected, until the desk has it. On RabbitMQ the routing key is the queue it comes from. */
    public static final String DEAD_LETTERS = "table-order-events.dlq";

    private static final Logger LOG = LoggerFactory.getLogger(Topology.class);

    private final RabbitAdmin admin;
    private final Map<String, ConnectorQueue> connectorQueues = new ConcurrentHashMap<>();
    private final List<DeclarationExceptionEvent> failures = new CopyOnWriteArrayList<>();

    private record ConnectorQueue(Queue queue, List<Binding> bindings) {}

    Topology(RabbitAdmin admin) {
        this.admin = admin;
    }

    /**
     * Declares a connector's durable queue, bound for each of the types, which may be patterns such as {@code order.*}.
     * Calling it again with other types replaces the bindings; the events that already wait in the queue stay.
     *
     * <p>When the broker is away this only remembers the queue, which then appears with the next connection, before
     * anything is published on it. Events that were published before a queue first exists do not reach it: the relay
     * starts when the application is ready, so a queue declared until then misses nothing.
     *
     * @throws IllegalArgumentException when the name is one of the service's own or no queue name, or there is no type
     * @throws IllegalStateException when the broker has this queue with other arguments, or refuses it
     */
    public void declareConnectorQueue(String queue, Collection<String> types) {
        check(queue, types);
        ConnectorQueue wanted = connectorQueue(queue, new LinkedHashSet<>(types));
        ConnectorQueue replaced = connectorQueues.put(queue, wanted);
        try {
            List<DeclarationExceptionEvent> refusals = declare();
            for (DeclarationExceptionEvent refusal : refusals) {
                if (concerns(refusal, queue)) {
                    connectorQueues.remove(queue, wanted);
                    throw new IllegalStateException("The broker refuses queue " + queue, refusal.getThrowable());
                }
            }
            unbind(queue, staleKeys(wanted, replaced));
        } catch (AmqpException e) {
            LOG.info("Queue {} will be declared when the broker is there", queue);
        }
    }

    /** No longer declares the queue. What the broker has of it stays there, and goes on filling, until an operator deletes it. */
    public void forgetConnectorQueue(String queue) {
        connectorQueues.remove(queue);
    }

    /**
     * Declares a queue that gets a copy of every event for as long as this connection lasts or somebody listens to it. While
     * there is one, no event counts as unrouted.
     */
    public void declareListener(String queue) {
        admin.declareQueue(new Queue(queue, false, true, true));
        admin.declareBinding(new Binding(queue, DestinationType.QUEUE, EXCHANGE, "#", null));
    }

    List<Declarable> connectorDeclarables() {
        List<Declarable> all = new ArrayList<>();
        for (ConnectorQueue connector : connectorQueues.values()) {
            all.add(connector.queue());
            all.addAll(connector.bindings());
        }
        return all;
    }

    /**
     * Declares everything now.
     *
     * @return what the broker has answered and does not want as it is; the rest is there
     * @throws AmqpException when the broker went away before all was declared
     */
    synchronized List<DeclarationExceptionEvent> declare() {
        failures.clear();
        admin.initialize();
        for (DeclarationExceptionEvent failure : failures) {
            if (!isAnswer(failure.getThrowable())) {
                throw new AmqpException("Not all could be declared", failure.getThrowable());
            }
        }
        return List.copyOf(failures);
    }

    @EventListener
    void onFailure(DeclarationExceptionEvent event) {
        failures.add(event);
    }

    private static boolean isAnswer(Throwable failure) {
        @Nullable Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof ShutdownSignalException signal && signal.getReason() instanceof AMQP.Channel.Close) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    static Queue quorumQueue(String name, Map<String, Object> arguments) {
        return QueueBuilder.durable(name).quorum().withArguments(arguments).build();
    }

    // At least once all the way: a rejected message leaves its queue only when the dead-letter queue has it, which
    // RabbitMQ
    // does on these terms only. After 30 deliveries a message is poison. Of all instances that listen one is served, or
    // two
    // events of one order would be dealt with side by side; when it goes, another is.
    private static ConnectorQueue connectorQueue(String name, Set<String> types) {
        Queue queue = quorumQueue(
                name,
                Map.of(
                        "x-dead-letter-exchange",
                        DEAD_LETTER_EXCHANGE,
                        "x-dead-letter-routing-key",
                        name,
                        "x-dead-letter-strategy",
                        "at-least-once",
                        "x-overflow",
                        "reject-publish",
                        "x-delivery-limit",
                        30,
                        "x-single-active-consumer",
                        true));
        List<Binding> bindings = types.stream()
                .map(type -> new Binding(name, DestinationType.QUEUE, EXCHANGE, type, null))
                .toList();
        return new ConnectorQueue(queue, bindings);
    }

    private Set<String> staleKeys(ConnectorQueue wanted, @Nullable ConnectorQueue replaced) {
        Set<String> stale = new LinkedHashSet<>();
        if (replaced != null) {
            replaced.bindings().forEach(binding -> stale.add(binding.getRoutingKey()));
        } else if (remembersBindings()) {
            // From before the service was restarted.
            for (EventType type : EventType.values()) {
                stale.add(type.key());
            }
        }
        wanted.bindings().forEach(binding -> stale.remove(binding.getRoutingKey()));
        return stale;
    }

    private void unbind(String queue, Set<String> keys) {
        keys.forEach(key -> admin.removeBinding(new Binding(queue, DestinationType.QUEUE, EXCHANGE, key, null)));
    }

    /** RabbitMQ keeps bindings, and does not mind unbinding what was never bound; the embedded broker closes the connection. */
    private boolean remembersBindings() {
        return Objects.requireNonNullElse(
                admin.getRabbitTemplate().execute(channel -> "RabbitMQ"
                        .equals(String.valueOf(
                                channel.getConnection().getServerProperties().get("product")))),
                false);
    }

    private static boolean concerns(DeclarationExceptionEvent event, String queue) {
        Declarable declarable = event.getDeclarable();
        return declarable instanceof Queue failed && failed.getName().equals(queue)
                || declarable instanceof Binding binding
                        && binding.getDestination().equals(queue);
    }

    private static void check(String queue, Collection<String> types) {
        if (queue.isBlank() || queue.length() > 200 || queue.startsWith("amq.") || queue.startsWith(EXCHANGE)) {
            throw new IllegalArgumentException("Not a name for a connector's queue: " + queue);
        }
        if (types.isEmpty() || types.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("Queue " + queue + " subscribes to no event type");
        }
    }
}
