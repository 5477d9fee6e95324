package io.tableorder.event;

import java.util.Map;
import java.util.stream.Stream;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The queues of the original design, for consumers of one's own that know them.
 *
 * <p>Nothing fills up if they have no consumer: the oldest events make room for new ones, and events expire. Both go to a queue of dead
 * letters that is bounded as well, together with what consumers reject. It is not the one that the service collects, or the desk would
 * fill with events that have no consumer. The publisher is never refused.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("table-order.events.classic-queues")
class ClassicQueues {

    static final String ORDER_CREATED = "order-created-queue";
    static final String ORDER_STATUS_CHANGED = "order-status-changed-queue";
    static final String ALL_ORDER_EVENTS = "all-order-events-queue";

    /** The exchange and the queue of what the others drop or their consumers reject. */
    static final String DEAD_LETTERS = "table-order-events.classic-dead-letters";

    private static final Bounds QUEUE = new Bounds(10_000, 64 << 20);
    private static final Bounds DEAD = new Bounds(1_000, 8 << 20);

    /** As long as the log keeps events. */
    private static final int HOURS = 72;

    record Bounds(int messages, int bytes) {

        Map<String, Object> arguments() {
            return Map.of(
                    "x-max-length",
                    messages,
                    "x-max-length-bytes",
                    bytes,
                    "x-overflow",
                    "drop-head",
                    "x-message-ttl",
                    HOURS * 3_600_000);
        }
    }

    @Bean
    Declarables classicEventQueues() {
        return declarables(QUEUE, DEAD);
    }

    static Declarables declarables(Bounds bounds, Bounds ofDeadLetters) {
        FanoutExchange exchange = new FanoutExchange(DEAD_LETTERS);
        Queue deadLetters = Topology.quorumQueue(DEAD_LETTERS, ofDeadLetters.arguments());
        Stream<Declarable> dead = Stream.of(
                exchange, deadLetters, BindingBuilder.bind(deadLetters).to(exchange));
        return new Declarables(Stream.of(
                        dead,
                        queue(ORDER_CREATED, "order.created", bounds),
                        queue(ORDER_STATUS_CHANGED, "order.status_changed", bounds),
                        queue(ALL_ORDER_EVENTS, "order.*", bounds))
                .flatMap(declarables -> declarables)
                .toList());
    }

    /** Bound for the bare type as well, as the queues of connectors are. */
    private static Stream<Declarable> queue(String name, String type, Bounds bounds) {
        Queue queue = Topology.quorumQueue(name, bounds.arguments());
        queue.addArgument("x-dead-letter-exchange", DEAD_LETTERS);
        return Stream.concat(
                Stream.of(queue),
                Stream.of(type, type + ".*")
                        .map(key -> new Binding(name, DestinationType.QUEUE, Topology.EXCHANGE, key, null)));
    }
}
