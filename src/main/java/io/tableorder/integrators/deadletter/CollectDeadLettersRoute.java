package io.tableorder.integrators.deadletter;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.springframework.stereotype.Component;

/**
 * A message that a consumer has rejected enters, a row in {@code dead_letters} stays. The broker keeps the message until the
 * row is committed.
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
            .routeDescription("Keeps what consumers have rejected at the broker")
            .process(messages::keep).id("keep-rejected-message");
        // @formatter:on
    }
}
