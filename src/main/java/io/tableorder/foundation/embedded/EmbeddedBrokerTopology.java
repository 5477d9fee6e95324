package io.tableorder.foundation.embedded;

import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.DeclarableCustomizer;
import org.springframework.amqp.core.Exchange;
import org.springframework.amqp.core.Queue;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Translates declarations for RabbitMQ into declarations for the embedded broker, so that one topology serves both.
 *
 * <p>{@code RabbitAdmin} applies it to all declarables of the context. Code that declares a queue directly applies the {@link
 * DeclarableCustomizer} beans first. Here no queue is a quorum queue. Its dead-letter exchange, and the alternate exchange of an exchange,
 * must exist first. There is no dead-letter routing key, so a dead-letter exchange must be a fanout, or its queue bound with {@code #}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(EmbeddedBrokerTopology.IN_USE)
class EmbeddedBrokerTopology {

    /** True when the broker is the embedded one. */
    static final String IN_USE = "table-order.embedded.broker";

    @Bean
    DeclarableCustomizer embeddedBrokerDialect() {
        return EmbeddedBrokerTopology::translate;
    }

    /** Adds the embedded broker's arguments. The others stay, since the broker ignores what it does not know. Idempotent. */
    private static Declarable translate(Declarable declarable) {
        if (declarable instanceof Queue queue) {
            copy(queue, "x-dead-letter-exchange", "alternateExchange");
            copy(queue, "x-message-ttl", "maximumMessageTtl");
            copy(queue, "x-max-length", "maximumQueueDepthMessages");
            copy(queue, "x-max-length-bytes", "maximumQueueDepthBytes");
            if (queue.getArguments().containsKey("x-max-length")) {
                queue.addArgument("overflowPolicy", "RING");
            }
            if (queue.getArguments().containsKey("alternateExchange")) {
                queue.addArgument("expiryPolicy", "ROUTE_TO_ALTERNATE");
            }
        } else if (declarable instanceof Exchange exchange) {
            copy(exchange, "alternate-exchange", "alternateExchange");
        }
        return declarable;
    }

    private static void copy(Declarable declarable, String from, String to) {
        Object value = declarable instanceof Queue queue
                ? queue.getArguments().get(from)
                : ((Exchange) declarable).getArguments().get(from);
        if (value != null) {
            declarable.addArgument(to, value);
        }
    }
}
