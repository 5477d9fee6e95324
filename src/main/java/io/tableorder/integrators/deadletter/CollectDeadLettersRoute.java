package io.tableorder.integrators.deadletter;

import static io.tableorder.http.Bodies.bodyOf;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.springframework.amqp.core.Message;
import org.springframework.stereotype.Component;

/**
 * Stores each message that a consumer has rejected as a row in {@code dead_letters}. The broker keeps the message until the row is
 * committed.
 */
@Component
class CollectDeadLettersRoute extends RouteBuilder {

    private static final String REJECTED =
            "spring-rabbitmq:table-order-events.dlx?queues=table-order-events.dlq&autoDeclare=false&acknowledgeMode=AUTO"
                    + "&asyncConsumer=false&disableReplyTo=true&prefetchCount=10";

    private final RejectedMessages messages;

    CollectDeadLettersRoute(RejectedMessages messages) {
        this.messages = messages;
    }

    @Override
    public void configure() {
        SpringRabbitMQEndpoint rejected = endpoint(REJECTED, SpringRabbitMQEndpoint.class);
        rejected.setMessageConverter(new WholeMessages());
        // @formatter:off
        from(rejected)
            .routeId("collect-dead-letters").routeConfigurationId("dead-letter")
            .routeDescription("Stores messages that consumers have rejected at the broker")
            .process(e -> messages.keep(bodyOf(e, Message.class))).id("keep");
        // @formatter:on
    }
}
