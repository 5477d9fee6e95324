package io.tableorder.event;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.ExchangeBuilder;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Declares exchanges and queues at the broker, once for all modules. The arguments are RabbitMQ's, and are translated for the embedded
 * broker.
 */
@Configuration(proxyBeanMethods = false)
class BrokerConfiguration {

    private static final int UNROUTED_KEPT = 10_000;

    /** A declaration that the broker refuses, because its queue has other arguments for example, does not stop the others. */
    @Bean
    RabbitAdmin amqpAdmin(ConnectionFactory connectionFactory) {
        RabbitAdmin admin = new RabbitAdmin(connectionFactory);
        admin.setIgnoreDeclarationExceptions(true);
        // The relay retries by itself, so no thread needs to wait here while the broker is away.
        admin.setRetryTemplate(null);
        return admin;
    }

    @Bean
    Declarables eventTopology() {
        FanoutExchange unrouted = new FanoutExchange(Topology.UNROUTED);
        TopicExchange deadLetters = new TopicExchange(Topology.DEAD_LETTER_EXCHANGE);
        TopicExchange events = ExchangeBuilder.topicExchange(Topology.EXCHANGE)
                .durable(true)
                .alternate(Topology.UNROUTED)
                .build();
        Queue unroutedQueue = Topology.quorumQueue(Topology.UNROUTED, Map.of("x-max-length", UNROUTED_KEPT));
        Queue deadLetterQueue = Topology.quorumQueue(Topology.DEAD_LETTERS, Map.of());
        Binding unroutedBinding = BindingBuilder.bind(unroutedQueue).to(unrouted);
        Binding deadLetterBinding =
                BindingBuilder.bind(deadLetterQueue).to(deadLetters).with("#");
        // An exchange must be declared after the one that it refers to.
        return new Declarables(
                unrouted, deadLetters, events, unroutedQueue, deadLetterQueue, unroutedBinding, deadLetterBinding);
    }

    /** RabbitAdmin reads the list again at each new connection. */
    @Bean
    Declarables connectorQueues(Topology topology) {
        return new Declarables(List.of()) {
            @Override
            public Collection<Declarable> getDeclarables() {
                return topology.connectorDeclarables();
            }
        };
    }
}
