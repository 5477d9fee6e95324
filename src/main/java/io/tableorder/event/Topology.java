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
 * The names at the broker, and the queues of connectors. Every new connection declares all of it again, so it is there
 * after a broker has come up late or has forgotten it.
 *
 * <p>An event that no queue is bound for goes to {@link #UNROUTED}, which keeps the last ones for whoever wonders, and
 * counts as published. An event that a consumer rejects goes to {@link #DEAD_LETTERS}.
 */
@Component
public class Topology {

    /** A topic exchange; the routing key is the event's type and its store, such as {@code order.created.<store id>}. */
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
    private final ConnectorBindings bindings;
    private final List<DeclarableCustomizer> dialects;
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Map<String, ConnectorQueue> connectorQueues = new ConcurrentHashMap<>();
    private final List<DeclarationExceptionEvent> failures = new CopyOnWriteArrayList<>();

    /** @param isAsked whether something listens, or it is only known what this process has bound it for */
    private record ConnectorQueue(Queue queue, Set<String> keys, boolean isAsked) {

        private List<Binding> bindings() {
            return keys.stream()
                    .map(key -> new Binding(queue.getName(), DestinationType.QUEUE, EXCHANGE, key, null))
                    .toList();
        }
    }

    Topology(RabbitAdmin admin, ConnectorBindings bindings, ObjectProvider<DeclarableCustomizer> dialects) {
        this.admin = admin;
        this.bindings = bindings;
        this.dialects = dialects.orderedStream().toList();
    }

    /**
     * Declares a connector's durable queue, bound for each of the types, which may be patterns such as {@code order.*}, of
     * one store or, if there is none, of all. Calling it again with others replaces the bindings; the events that already
     * wait in the queue stay.
     *
     * <p>When the broker is away this only remembers the queue, which then appears with the next connection, before
     * anything is published on it. Events that were published before a queue first exists do not reach it: the relay
     * starts when the application is ready, so a queue declared until then misses nothing.
     *
     * @throws IllegalArgumentException when the name is one of the service's own or no queue name, or there is no type
     * @throws IllegalStateException when the broker has this queue with other arguments, or refuses it
     */
    public void declareConnectorQueue(String queue, Collection<String> types, @Nullable String store) {
        check(queue, types);
        ConnectorQueue wanted = connectorQueue(queue, keys(types, store));
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

    /** For all stores the bare type is bound as well: instances of before there were stores in keys publish so. */
    private static Set<String> keys(Collection<String> types, @Nullable String store) {
        Set<String> keys = new LinkedHashSet<>();
        if (store == null) {
            keys.addAll(types);
        }
        types.forEach(type -> keys.add(type + "." + (store == null ? "*" : store)));
        return keys;
    }

    static String routingKey(Event event) {
        return event.type() + "." + event.storeId();
    }

    /** Declares this queue alone: declaring all of them for each new one would cost the square of their number. */
    private void declareAlone(ConnectorQueue wanted, @Nullable ConnectorQueue replaced) {
        String queue = wanted.queue().getName();
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
            if (!isGone) { // a new one has no old bindings, and the embedded broker minds
                unbind(queue, stale);
            }
            remember(() -> bindings.forget(queue, stale));
        }
    }

    /** What it was bound for, as far as is known. While the database is away, what is in memory has to do. */
    private Set<String> known(ConnectorQueue wanted) {
        String queue = wanted.queue().getName();
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

    /** No longer declares the queue, since nothing listens to it. The broker keeps it until an operator deletes it. */
    public void forgetConnectorQueue(String queue) {
        connectorQueues.computeIfPresent(
                queue, (name, asked) -> new ConnectorQueue(asked.queue(), asked.keys(), false));
    }

    /** The queues that connectors have or had. */
    Set<String> knownQueues() {
        Set<String> queues = new TreeSet<>(connectorQueues.keySet());
        remember(() -> queues.addAll(bindings.queues()));
        return queues;
    }

    /** Forgets a queue that the broker does not have and no file asks for. */
    void forgetDeleted(String queue) {
        ConnectorQueue asked = connectorQueues.get(queue);
        if (asked == null || !asked.isAsked()) {
            connectorQueues.remove(queue);
            remember(() -> bindings.forgetAll(queue));
        }
    }

    /** Unbinds a queue that has no consumer, until its file is loaded again. Its events stay. */
    void stopFilling(String queue) {
        if (!isRabbitMq()) {
            return;
        }
        Set<String> keys = new TreeSet<>();
        remember(() -> keys.addAll(bindings.forgetAll(queue)));
        if (!keys.isEmpty()) {
            connectorQueues.remove(queue);
            unbind(queue, keys);
            LOG.error(
                    "Queue {} is full and has no consumer: it receives no more events until its connector is loaded",
                    queue);
        }
    }

    /** Once, in one line. */
    void tellOfLostQueues() {
        Set<String> gone = new TreeSet<>(lost);
        if (lost.removeAll(gone)) {
            LOG.warn(
                    "The broker has lost queues of connectors with all that waited in them: {}. A replay sends each of these"
                            + " connectors the events of the last 72 hours once more",
                    String.join(", ", gone));
        }
    }

    /**
     * A broker that has not even the dead-letter queue is new, or has lost its data: then it has none of those that were
     * known to it either. Asked before anything is declared over a new connection.
     */
    private void noticeWhatIsLost() {
        if (isMissing(DEAD_LETTERS) && isRabbitMq()) {
            Set<String> known = new TreeSet<>();
            remember(() -> known.addAll(bindings.queues()));
            connectorQueues.values().stream()
                    .filter(ConnectorQueue::isAsked)
                    .map(connector -> connector.queue().getName())
                    .filter(known::contains)
                    .filter(this::isMissing)
                    .forEach(lost::add);
        }
    }

    private boolean isMissing(String queue) {
        return admin.getQueueInfo(queue) == null;
    }

    /** The embedded broker forgets its queues, and minds unbinding what was never bound. */
    boolean isRabbitMq() {
        return Boolean.TRUE.equals(admin.getRabbitTemplate().execute(channel -> "RabbitMQ"
                .equals(String.valueOf(
                        channel.getConnection().getServerProperties().get("product")))));
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
        noticeWhatIsLost();
        List<Declarable> all = new ArrayList<>();
        for (ConnectorQueue connector : connectorQueues.values()) {
            if (connector.isAsked()) {
                all.add(connector.queue());
                all.addAll(connector.bindings());
            }
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
    private ConnectorQueue connectorQueue(String name, Set<String> keys) {
        Declarable queue = quorumQueue(
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
        for (DeclarableCustomizer dialect : dialects) {
            queue = dialect.apply(queue);
        }
        return new ConnectorQueue((Queue) queue, keys, true);
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
