package io.tableorder.integrators.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.IntegrationTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.beans.factory.annotation.Autowired;

/** The way in which the dead-letter queue is read, at a queue that gives a message up when it returns for the second time. */
@IntegrationTest
@Tag("broker")
@Timeout(120)
class ConnectorContainersTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final ConnectorContainers containers;
    private final RabbitTemplate rabbit;
    private final AmqpAdmin admin;

    private final String queue = "test-" + UUID.randomUUID();
    private final String other = queue + "-other";
    private final String exchange = queue + "-exchange";
    private final DirectMessageListenerContainer container;
    private final List<Message> got = new CopyOnWriteArrayList<>();

    @Autowired
    ConnectorContainersTest(ConnectorContainers containers, RabbitTemplate rabbit, AmqpAdmin admin) {
        this.containers = containers;
        this.rabbit = rabbit;
        this.admin = admin;
        this.container = new DirectMessageListenerContainer(rabbit.getConnectionFactory());
    }

    @BeforeEach
    void declare() {
        admin.declareQueue(QueueBuilder.durable(queue).quorum().deliveryLimit(1).build());
    }

    @AfterEach
    void stop() {
        container.destroy();
        admin.deleteQueue(queue);
        admin.deleteQueue(other);
        admin.deleteExchange(exchange);
    }

    @Test
    void aMessageThatCannotBeStoredIsNeverGivenUpAndComesToNoOtherQueue() {
        TopicExchange events = new TopicExchange(exchange);
        admin.declareExchange(events);
        admin.declareQueue(new Queue(other));
        for (String each : List.of(queue, other)) {
            admin.declareBinding(BindingBuilder.bind(new Queue(each)).to(events).with("order.#"));
        }
        container.setQueueNames(queue);
        container.setAdviceChain(containers.retryEver(container, Duration.ofMillis(1)));
        container.setMessageListener(message -> {
            got.add(message);
            if (got.size() < 6) {
                throw new IllegalStateException("not yet");
            }
        });
        container.start();
        rabbit.send(
                exchange,
                "order.created",
                MessageBuilder.withBody("letter".getBytes(UTF_8))
                        .setMessageId("41")
                        .setHeader("x-redelivery-id", "42")
                        .build());
        await().atMost(SOON).until(() -> got.size() == 6);
        assertThat(got).allSatisfy(message -> {
            assertThat(message.getBody()).asString().isEqualTo("letter");
            assertThat(message.getMessageProperties().getMessageId()).isEqualTo("41");
            assertThat(message.getMessageProperties().<Object>getHeader("x-redelivery-id"))
                    .hasToString("42");
        });
        assertThat(rabbit.receive(other)).isNotNull();
        assertThat(rabbit.receive(other)).isNull();
    }
}
