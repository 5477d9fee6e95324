package io.tableorder.event;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.DeclarableCustomizer;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.core.DeclarationExceptionEvent;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The names at the broker, and the queues of connectors. Every new connection declares them all again, in case the broker started late or
 * has lost its data.
 *
 * <p>An event that no queue is bound for goes to {@link #UNROUTED}, which keeps the latest ones for inspection, and counts as published. An
 * event that a consumer rejects goes to {@link #DEAD_LETTERS}.
 */
@Component
public class Topology {

    /** A topic exchange; the routing key is the event's type and its store, such as {@code order.created.<store id>}. */
    public static final String EXCHANGE = "table-order-events";

    /** The exchange and the queue of events without a subscriber. */
    public static final String UNROUTED = "table-order-events.unrouted";

    /** The dead-letter exchange: a topic exchange. */
    public static final String DEAD_LETTER_EXCHANGE = "table-order-events.dlx";

    /** A message's header with the id of the event's store. */
    public static final String STORE_HEADER = CloudEvent.STORE_HEADER;

    /**
     * The queue of messages that consumers have rejected, until they are stored as dead letters. On RabbitMQ the routing key is the queue
     * that a message comes from.
     */
    public static final String DEAD_LETTERS = "table-order-events.dlq";

    private static final Logger LOG = LoggerFactory.getLogger(Topology.class);

    private final RabbitAdmin admin;
    private final ConnectorBindings bindings;
    private final List<DeclarableCustomizer> dialects;
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Map<String, ConnectorQueue> connectorQueues = new ConcurrentHashMap<>();
    private final List<DeclarationExceptionEvent> failures = new CopyOnWriteArrayList<>();

    Topology(RabbitAdmin admin, ConnectorBindings bindings, ObjectProvider<DeclarableCustomizer> dialects) {
        this.admin = admin;
        this.bindings = bindings;
        this.dialects = dialects.orderedStream().toList();
    }

    /**
     * Declares a connector's durable queue, bound for the types, which may be patterns such as {@code order.*}, of the given store, or of
     * all stores if it is null. Another call with other types or another store replaces the bindings; events that already wait in the queue
     * stay.
     *
     * <p>While the broker is away, the queue is only remembered, and declared at the next connection before anything is published there.
     * Events that are published before the queue first exists do not reach it. The relay starts when the application is ready, so a queue
     * that is declared by then misses nothing.
     *
     * @throws IllegalArgumentException when the name is reserved or no queue name, or there is no type
     * @throws IllegalStateException when the broker has this queue with other arguments, or refuses it
     */
    public void declareConnectorQueue(String queue, Collection<String> types, @Nullable String store) {
        ConnectorQueue wanted = ConnectorQueue.of(queue, types, store, dialects);
        ConnectorQueue replaced = connectorQueues.put(queue, wanted);
        try {
            declareAlone(wanted, replaced);
        } catch (AmqpException e) {
            if (isAnswer(e)) {
                connectorQueues.remove(queue, wanted);
                throw new IllegalStateException("The broker refuses queue " + queue, e);
            }
            LOG.info("Queue {} will be declared when the broker is there", queue);
        }
    }

    static String routingKey(Event event) {
        return event.type() + "." + event.storeId();
    }

    /** Declares this queue alone: declaring all of them for each new one would cost the square of their number. */
    private void declareAlone(ConnectorQueue wanted, @Nullable ConnectorQueue replaced) {
        String queue = wanted.name();
        boolean isRabbitMq = isRabbitMq();
        Set<String> known = isRabbitMq ? known(wanted) : Set.of();
        Set<String> stale = new LinkedHashSet<>(known);
        if (replaced != null) {
            stale.addAll(replaced.keys());
        }
        stale.removeAll(wanted.keys());
        boolean isGone = !(known.isEmpty() && stale.isEmpty()) && isMissing(queue);
        if (isGone && !known.isEmpty()) {
            lost.add(queue);
        }
        admin.getRabbitTemplate().execute(channel -> {
            channel.queueDeclare(queue, true, false, false, wanted.queue().getArguments());
            for (String key : wanted.keys()) {
                channel.queueBind(queue, EXCHANGE, key);
            }
            return true;
        });
        if (!stale.isEmpty()) {
            if (!isGone) { // a new queue has no old bindings, and the embedded broker fails on missing ones
                unbind(queue, stale);
            }
            remember(() -> bindings.forget(queue, stale));
        }
    }

    /** The keys that the queue was bound for, as far as the database knows; empty while the database is away. */
    private Set<String> known(ConnectorQueue wanted) {
        String queue = wanted.name();
        Set<String> known = new LinkedHashSet<>();
        remember(() -> {
            known.addAll(bindings.keys(queue));
            bindings.remember(queue, wanted.keys());
        });
        return known;
    }

    private static void remember(Runnable statement) {
        try {
            statement.run();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Bindings are not remembered while the database is away", e);
        }
    }

    private void unbind(String queue, Set<String> keys) {
        admin.getRabbitTemplate().execute(channel -> {
            for (String key : keys) {
                channel.queueUnbind(queue, EXCHANGE, key);
            }
            return true;
        });
    }

    /** Stops declaring the queue, since it has no consumer any longer. The broker keeps it until an operator deletes it. */
    public void forgetConnectorQueue(String queue) {
        connectorQueues.computeIfPresent(queue, (name, asked) -> asked.withoutConsumer());
    }

    /** The queues of present and former connectors. */
    Set<String> knownQueues() {
        Set<String> queues = new TreeSet<>(connectorQueues.keySet());
        remember(() -> queues.addAll(bindings.queues()));
        return queues;
    }

    /** Forgets a queue that the broker does not have, unless a connector uses it. */
    void forgetDeleted(String queue) {
        ConnectorQueue asked = connectorQueues.get(queue);
        if (asked == null || !asked.hasConsumer()) {
            connectorQueues.remove(queue);
            remember(() -> bindings.forgetAll(queue));
        }
    }

    /** Unbinds a queue without a consumer, until its connector is loaded again. The events in it stay. */
    void stopFilling(String queue) {
        if (!isRabbitMq()) {
            return;
        }
        Set<String> keys = new TreeSet<>();
        remember(() -> keys.addAll(bindings.forgetAll(queue)));
        if (!keys.isEmpty()) {
            connectorQueues.remove(queue);
            try {
                unbind(queue, keys);
            } catch (AmqpException unreachable) {
                // Still bound, so it is looked at again.
                remember(() -> bindings.remember(queue, keys));
                throw unreachable;
            }
            LOG.error(
                    "Queue {} is full and has no consumer: it receives no more events until its connector is loaded",
                    queue);
        }
    }

    /** Logs all queues that were lost since the last call, in one line. */
    void reportLostQueues() {
        Set<String> gone = new TreeSet<>(lost);
        if (lost.removeAll(gone)) {
            LOG.warn(
                    "The broker has lost queues of connectors with all that waited in them: {}. A replay sends each of these"
                            + " connectors the events of the last 72 hours once more",
                    String.join(", ", gone));
        }
    }

    /**
     * Finds the queues that the broker has lost. A broker without the dead-letter queue is new or has lost its data. Called before anything
     * is declared over a new connection.
     */
    private void findLostQueues() {
        if (isMissing(DEAD_LETTERS) && isRabbitMq()) {
            Set<String> known = new TreeSet<>();
            remember(() -> known.addAll(bindings.queues()));
            connectorQueues.values().stream()
                    .filter(ConnectorQueue::hasConsumer)
                    .map(connector -> connector.name())
                    .filter(known::contains)
                    .filter(this::isMissing)
                    .forEach(lost::add);
        }
    }

    private boolean isMissing(String queue) {
        return admin.getQueueInfo(queue) == null;
    }

    /** Whether the broker is RabbitMQ. The embedded one keeps no queues, and fails when a missing binding is removed. */
    boolean isRabbitMq() {
        return Boolean.TRUE.equals(admin.getRabbitTemplate().execute(channel -> "RabbitMQ"
                .equals(String.valueOf(
                        channel.getConnection().getServerProperties().get("product")))));
    }

    /**
     * Declares a queue that gets a copy of every event, until this connection ends or the last consumer leaves. While such a queue exists,
     * no event counts as unrouted.
     */
    public void declareListener(String queue) {
        admin.declareQueue(new Queue(queue, false, true, true));
        admin.declareBinding(new Binding(queue, DestinationType.QUEUE, EXCHANGE, "#", null));
    }

    List<Declarable> connectorDeclarables() {
        findLostQueues();
        List<Declarable> all = new ArrayList<>();
        for (ConnectorQueue connector : connectorQueues.values()) {
            if (connector.hasConsumer()) {
                all.add(connector.queue());
                all.addAll(connector.bindings());
            }
        }
        return all;
    }

    /**
     * Declares all exchanges and queues now.
     *
     * @return the declarations that the broker has refused; the rest exist
     * @throws AmqpException when the broker went away before all were declared
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
}
