package io.tableorder.event;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.DeclarableCustomizer;
import org.springframework.amqp.core.Queue;

/**
 * The queue of a connector and the routing keys that it is bound for.
 *
 * @param hasConsumer whether a connector of this instance listens to it
 */
record ConnectorQueue(Queue queue, Set<String> keys, boolean hasConsumer) {

    private static final int LONGEST_NAME = 200;

    // Delivery is at least once all the way: a rejected message leaves its queue only when the
    // dead-letter queue has it, and RabbitMQ guarantees that only with these arguments. After 30
    // deliveries a message counts as poison. Only one of all instances that listen gets messages:
    // two would handle events of one order at the same time. When it goes, another one takes over.
    private static final Map<String, Object> ARGUMENTS = Map.of(
            "x-dead-letter-exchange",
            Topology.DEAD_LETTER_EXCHANGE,
            "x-dead-letter-strategy",
            "at-least-once",
            "x-overflow",
            "reject-publish",
            "x-delivery-limit",
            30,
            "x-single-active-consumer",
            true);

    /**
     * A queue for events of the types, of one store or of all.
     *
     * @param types may be patterns such as {@code order.*}
     * @param dialects adapt the queue to the broker
     * @throws IllegalArgumentException when the name is reserved or no queue name, or there is no type
     */
    static ConnectorQueue of(
            String name, Collection<String> types, @Nullable String store, List<DeclarableCustomizer> dialects) {
        check(name, types);
        Declarable queue = Topology.quorumQueue(name, ARGUMENTS);
        queue.addArgument("x-dead-letter-routing-key", name);
        for (DeclarableCustomizer dialect : dialects) {
            queue = dialect.apply(queue);
        }
        return new ConnectorQueue((Queue) queue, keys(types, store), true);
    }

    private static void check(String queue, Collection<String> types) {
        if (queue.isBlank()
                || queue.length() > LONGEST_NAME
                || queue.startsWith("amq.")
                || queue.startsWith(Topology.EXCHANGE)) {
            throw new IllegalArgumentException("Not a name for a connector's queue: " + queue);
        }
        if (types.isEmpty() || types.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("Queue " + queue + " subscribes to no event type");
        }
    }

    /** For all stores the bare type is bound as well: instances of older versions publish without the store in the key. */
    private static Set<String> keys(Collection<String> types, @Nullable String store) {
        Set<String> keys = new LinkedHashSet<>();
        if (store == null) {
            keys.addAll(types);
        }
        types.forEach(type -> keys.add(type + "." + (store == null ? "*" : store)));
        return keys;
    }

    String name() {
        return queue.getName();
    }

    ConnectorQueue withoutConsumer() {
        return new ConnectorQueue(queue, keys, false);
    }

    List<Binding> bindings() {
        return keys.stream()
                .map(key -> new Binding(name(), DestinationType.QUEUE, Topology.EXCHANGE, key, null))
                .toList();
    }
}
