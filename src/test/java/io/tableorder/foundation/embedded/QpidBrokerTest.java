package io.tableorder.foundation.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.DeclarableCustomizer;
import org.springframework.amqp.core.ExchangeBuilder;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.ReturnedMessage;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Where the embedded broker acts like RabbitMQ with our settings, and where it does not. */
class QpidBrokerTest {

    private static final QpidBroker broker = new QpidBroker();
    private static final CachingConnectionFactory connections = new CachingConnectionFactory();
    private static final RabbitAdmin admin = new RabbitAdmin(connections);
    private static final RabbitTemplate template = new RabbitTemplate(connections);

    private final DeclarableCustomizer dialect = new EmbeddedBrokerTopology().embeddedBrokerDialect();
    private final String name = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws IOException {
        connections.setUri(broker.start());
        connections.setPublisherConfirmType(ConfirmType.CORRELATED);
        connections.setPublisherReturns(true);
        template.setMandatory(true);
    }

    @AfterAll
    static void stop() {
        connections.destroy();
        broker.close();
    }

    @Test
    void takesTheArgumentsOfAQuorumQueueAndIgnoresThem() {
        admin.declareQueue(QueueBuilder.durable(name)
                .quorum()
                .deliveryLimit(30)
                .withArgument("x-dead-letter-strategy", "at-least-once")
                .withArgument("x-overflow", "reject-publish")
                .build());
        template.convertAndSend(name, "hello");
        assertThat(template.receiveAndConvert(name, 5000)).isEqualTo("hello");
    }

    @Test
    void aRejectedMessageGoesToTheDeadLetterQueue() {
        Queue dead = deadLetterQueue();
        Queue queue = declare(QueueBuilder.durable(name)
                .quorum()
                .deadLetterExchange("dlx-" + name)
                .build());
        template.convertAndSend(queue.getName(), "poison");
        reject(queue.getName());
        assertThat(template.receiveAndConvert(dead.getName(), 5000)).isEqualTo("poison");
        assertThat(template.receiveAndConvert(queue.getName())).isNull();
    }

    @Test
    void aRejectedMessageWithNowhereToGoDoesNotComeBack() {
        Queue queue = declare(QueueBuilder.durable(name).build());
        template.convertAndSend(queue.getName(), "poison");
        assertThat(reject(queue.getName())).isEqualTo("poison");
        template.convertAndSend(queue.getName(), "next");
        assertThat(template.receiveAndConvert(queue.getName(), 5000)).isEqualTo("next");
    }

    @Test
    void aMessageThatStaysTooLongGoesToTheDeadLetterQueue() {
        Queue dead = deadLetterQueue();
        Queue queue = declare(QueueBuilder.durable(name)
                .ttl(50)
                .deadLetterExchange("dlx-" + name)
                .build());
        template.convertAndSend(queue.getName(), "late");
        assertThat(template.receiveAndConvert(dead.getName(), 5000)).isEqualTo("late");
    }

    @Test
    void whatAnExchangeCannotRouteGoesToItsAlternate() {
        Queue unrouted = deadLetterQueue();
        admin.declareExchange((TopicExchange) dialect.apply(ExchangeBuilder.topicExchange(name)
                .durable(true)
                .alternate("dlx-" + name)
                .build()));
        template.convertAndSend(name, "unheard.of", "hello");
        assertThat(template.receiveAndConvert(unrouted.getName(), 5000)).isEqualTo("hello");
    }

    @Test
    void anUnroutableMessageIsReturnedAndNotConfirmed() throws Exception {
        CompletableFuture<ReturnedMessage> returned = new CompletableFuture<>();
        RabbitTemplate watched = new RabbitTemplate(connections);
        watched.setMandatory(true);
        watched.setReturnsCallback(returned::complete);
        CorrelationData correlation = new CorrelationData();
        watched.convertAndSend("amq.topic", "unheard.of", "hello", correlation);
        // RabbitMQ confirms it after the return. So a message has arrived only if confirmed and not returned.
        assertThat(correlation.getFuture().get(5, TimeUnit.SECONDS).isAck()).isFalse();
        assertThat(returned.get(5, TimeUnit.SECONDS).getRoutingKey()).isEqualTo("unheard.of");
    }

    @Test
    void aRoutedMessageIsConfirmed() throws Exception {
        Queue queue = declare(QueueBuilder.durable(name).quorum().build());
        CorrelationData correlation = new CorrelationData();
        template.convertAndSend("", queue.getName(), "hello", correlation);
        assertThat(correlation.getFuture().get(5, TimeUnit.SECONDS).isAck()).isTrue();
        assertThat(correlation.getReturned()).isNull();
    }

    @Test
    void translatingTwiceIsTranslatingOnce() {
        Queue queue = QueueBuilder.durable(name)
                .quorum()
                .ttl(50)
                .deadLetterExchange("dlx")
                .build();
        Map<String, Object> once = Map.copyOf(((Queue) dialect.apply(queue)).getArguments());
        assertThat(((Queue) dialect.apply(queue)).getArguments()).isEqualTo(once);
    }

    @Test
    void comesBackOnItsPortAndHasForgotten() throws IOException {
        QpidBroker other = new QpidBroker();
        String url = other.start();
        other.close();
        assertThat(other.start()).isEqualTo(url);
        other.close();
    }

    private Queue declare(Queue queue) {
        admin.declareQueue((Queue) dialect.apply(queue));
        return queue;
    }

    private Queue deadLetterQueue() {
        FanoutExchange exchange = new FanoutExchange("dlx-" + name);
        Queue queue = new Queue("dlq-" + name);
        Binding binding = BindingBuilder.bind(queue).to(exchange);
        admin.declareExchange(exchange);
        admin.declareQueue(queue);
        admin.declareBinding(binding);
        return queue;
    }

    private static String reject(String queue) {
        return template.execute(channel -> {
            GetResponse message = await().until(() -> channel.basicGet(queue, false), QpidBrokerTest::isThere);
            channel.basicReject(message.getEnvelope().getDeliveryTag(), false);
            return new String(message.getBody(), StandardCharsets.UTF_8);
        });
    }

    private static boolean isThere(@Nullable GetResponse message) {
        return message != null;
    }
}
