package io.tableorder.event;

import static io.tableorder.event.EventFixture.oneTo;
import static io.tableorder.event.EventFixture.seqs;
import static io.tableorder.event.EventType.MENU_CHANGED;
import static io.tableorder.event.EventType.ORDER_DELETED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.LogTap;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.DeclarableCustomizer;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same behaviour on RabbitMQ and on the embedded broker. */
@IntegrationTest
@Tag("broker")
class TopologyTest {

    EventFixture events;

    @Autowired
    Topology topology;

    @Autowired
    RabbitTemplate rabbit;

    @Autowired
    RabbitAdmin admin;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void prepare(@Autowired ApplicationContext context) {
        events = new EventFixture(context);
    }

    @Test
    void keepsWhatAConsumerRejects() throws Exception {
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_DELETED);
        events.append(store, ORDER_DELETED);

        rejectOne(queue);

        // The desk takes it from there.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> events.deadLetters(store).size() == 1);
        Map<String, Object> dead = events.deadLetters(store).get(0);
        assertThat(dead).containsEntry("event_type", ORDER_DELETED.key());
        assertThat(dead.get("queue")).isEqualTo(Broker.isRabbitMq() ? queue : null);
    }

    @Test
    void givesAConnectorOnlyTheTypesOfItsLastDeclaration() {
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_DELETED);
        events.append(store, ORDER_DELETED);
        await().until(() -> events.waiting(store) == 0);

        topology.declareConnectorQueue(queue, List.of("menu.*"), null);
        events.append(store, ORDER_DELETED);
        events.append(store, MENU_CHANGED);

        assertThat(seqs(events.receive(queue, store, 2))).containsExactly(1L, 3L);
    }

    @Test
    void givesAConnectorOfOneStoreOnlyItsEvents() {
        UUID store = events.newStore();
        UUID other = events.newStore();
        String queue = "test-" + UUID.randomUUID();
        topology.declareConnectorQueue(queue, List.of("order.*"), store.toString());
        events.append(other, ORDER_DELETED);
        events.append(store, MENU_CHANGED);
        events.append(store, ORDER_DELETED);
        await().until(() -> events.waiting(other) == 0 && events.waiting(store) == 0);

        await("nothing of another store or type").until(() -> messages(queue) == 1);
        assertThat(seqs(events.receive(queue, store, 1))).containsExactly(2L);
    }

    /** A topology that knows nothing of the queue is one after a restart. */
    @Test
    void bindsForNothingThatOnlyTheFileOfBeforeARestartAskedFor(@Autowired ApplicationContext context) {
        assumeThat(Broker.isRabbitMq()).isTrue();
        UUID store = events.newStore();
        String queue = "test-" + UUID.randomUUID();
        topology.declareConnectorQueue(queue, List.of("order.*", "menu.changed"), null);

        restarted(context).declareConnectorQueue(queue, List.of("menu.changed"), store.toString());
        topology.forgetConnectorQueue(queue);
        events.append(store, ORDER_DELETED);
        events.append(store, MENU_CHANGED);

        assertThat(seqs(events.receive(queue, store, 1))).containsExactly(2L);
    }

    @Test
    void neitherDeclaresNorRemembersADeletedQueueWithoutAConsumer(@Autowired QueueWatch watch) {
        String queue = events.newQueue(ORDER_DELETED);
        topology.forgetConnectorQueue(queue);
        rabbit.execute(channel -> channel.queueDelete(queue));
        topology.declare();
        assertThat(exists(queue)).isFalse();
        jdbc.sql("update connector_bindings set bound_at = now() - interval '2 minutes' where queue = ?")
                .param(queue)
                .update();

        watch.look();
        assertThat(topology.knownQueues()).doesNotContain(queue);
    }

    @Test
    void deletesTheQueueThatWebhooksHadOnceNoInstanceOfBeforeListensToIt() throws Exception {
        assumeThat(Broker.isRabbitMq()).isTrue();
        String queue = "table-order-webhooks";
        QueueWatch watch = new QueueWatch(topology, admin, new SimpleMeterRegistry());
        rabbit.execute(channel -> channel.queueDeclare(queue, true, false, false, Map.of()));
        // A channel of the pool would go back into it, with its consumer.
        try (Channel before = requireNonNull(
                        rabbit.getConnectionFactory().createConnection().getDelegate())
                .createChannel()) {
            before.basicConsume(queue, new DefaultConsumer(before));
            watch.look();
            assertThat(exists(queue)).as("with a consumer").isTrue();
        }
        await().untilAsserted(() -> {
            watch.look();
            assertThat(exists(queue)).as("without one").isFalse();
        });
    }

    @Test
    void stopsFillingAFullQueueWithoutAConsumerUntilItIsDeclaredAgain(@Autowired QueueWatch watch) {
        assumeThat(Broker.isRabbitMq()).isTrue();
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_DELETED);
        events.append(store, ORDER_DELETED, 3);
        await().until(() -> messages(queue) == 3);
        jdbc.sql("update connector_bindings set bound_at = now() - interval '2 minutes' where queue = ?")
                .param(queue)
                .update();

        watch.look(5);
        events.append(store, ORDER_DELETED);
        await("it is not full yet").until(() -> messages(queue) == 4);
        watch.look(4);
        events.append(store, ORDER_DELETED);
        await().until(() -> events.waiting(store) == 0);
        topology.declareConnectorQueue(queue, List.of("order.deleted"), null);
        events.append(store, ORDER_DELETED);

        assertThat(seqs(events.receive(queue, store, 5))).containsExactly(1L, 2L, 3L, 4L, 6L);
    }

    @Test
    void saysOnceAtAStartWhichQueuesTheBrokerHasLost(@Autowired ApplicationContext context) {
        assumeThat(Broker.isRabbitMq()).isTrue();
        String gone = events.newQueue(ORDER_DELETED);
        String there = events.newQueue(ORDER_DELETED);
        rabbit.execute(channel -> channel.queueDelete(gone));
        Topology restarted = restarted(context);
        try (LogTap log = new LogTap()) {
            for (String queue : List.of(gone, there, "test-" + UUID.randomUUID())) {
                restarted.declareConnectorQueue(queue, List.of(ORDER_DELETED.key()), null);
            }
            restarted.reportLostQueues();
            restarted.reportLostQueues();
            assertThat(lostQueues(log))
                    .singleElement()
                    .asString()
                    .contains(gone)
                    .doesNotContain(there);
        }
    }

    @Test
    void saysWhichQueuesABrokerHasLostThatComesBackEmpty() {
        assumeThat(Broker.isRabbitMq()).isTrue();
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_DELETED);
        try (LogTap log = new LogTap()) {
            Broker.stop();
            Broker.startEmpty();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                topology.reportLostQueues();
                assertThat(lostQueues(log)).anyMatch(line -> line.contains(queue));
            });
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> exists(queue));
        events.append(store, ORDER_DELETED);
        assertThat(seqs(events.receive(queue, store, 1))).isEqualTo(oneTo(1));
    }

    private static List<String> lostQueues(LogTap log) {
        return log.of(Topology.class.getName()).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains("has lost"))
                .toList();
    }

    private Topology restarted(ApplicationContext context) {
        return new Topology(
                context.getBean(RabbitAdmin.class),
                context.getBean(ConnectorBindings.class),
                context.getBeanProvider(DeclarableCustomizer.class));
    }

    private long messages(String queue) {
        QueueInformation found = admin.getQueueInfo(queue);
        return found == null ? 0 : found.getMessageCount();
    }

    private boolean exists(String queue) {
        return admin.getQueueInfo(queue) != null;
    }

    @Test
    void takesADeclarationWhileTheBrokerIsAwayAndBringsTheQueueBeforeTheEvents() {
        UUID store = events.newStore();
        String before = events.newQueue(ORDER_DELETED);
        String queue;

        Broker.stop();
        try {
            queue = events.newQueue(ORDER_DELETED);
            events.append(store, ORDER_DELETED, 10);
        } finally {
            Broker.start();
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> events.waiting(store) == 0);
        assertThat(seqs(events.receive(queue, store, 10))).isEqualTo(oneTo(10));
        assertThat(seqs(events.receive(before, store, 10))).isEqualTo(oneTo(10));
    }

    @Test
    void servesOneInstanceAtATimeAndAnotherWhenThatOneGoes() throws Exception {
        assumeThat(Broker.isRabbitMq()).isTrue();
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_DELETED);
        Listener first = new Listener(store, 4);
        Listener second = new Listener(store, Integer.MAX_VALUE);
        Connection one = connect();
        Connection other = connect();
        try {
            first.listen(one, queue);
            second.listen(other, queue);

            events.append(store, ORDER_DELETED, 10);
            await().until(() -> first.seqs.size() == 6);
            assertThat(second.seqs).isEmpty();

            one.abort();
            await().until(() -> second.seqs.size() == 6);
            events.append(store, ORDER_DELETED);
            await().until(() -> second.seqs.size() == 7);
        } finally {
            one.abort();
            other.abort();
        }
        assertThat(first.seqs).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(second.seqs)
                .as("what the first has not acknowledged, and the rest")
                .containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L);
    }

    /** Listens as an instance of the service does, with two messages in hand, and acknowledges the first so many. */
    private static final class Listener {

        private final UUID store;
        private final int acknowledged;
        private final List<Long> seqs = new CopyOnWriteArrayList<>();

        private Listener(UUID store, int acknowledged) {
            this.store = store;
            this.acknowledged = acknowledged;
        }

        private void listen(Connection connection, String queue) throws IOException {
            Channel channel = connection.createChannel();
            channel.basicQos(2);
            channel.basicConsume(queue, false, (tag, message) -> take(channel, message), tag -> {});
        }

        private void take(Channel channel, Delivery message) throws IOException {
            Map<String, Object> headers = message.getProperties().getHeaders();
            boolean isOurs = store.toString().equals(String.valueOf(headers.get(Topology.STORE_HEADER)));
            if (isOurs) {
                seqs.add(Long.valueOf(String.valueOf(headers.get(CloudEvent.SEQ_HEADER))));
            }
            if (!isOurs || seqs.size() <= acknowledged) {
                channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
            }
        }
    }

    /** A connection of its own, as another instance has. */
    private Connection connect() throws Exception {
        CachingConnectionFactory factory = (CachingConnectionFactory) rabbit.getConnectionFactory();
        return factory.getRabbitConnectionFactory()
                .newConnection(List.of(new Address(factory.getHost(), factory.getPort())));
    }

    @Test
    void saysSoWhenTheBrokerHasAnotherQueueOfThatName() {
        assumeThat(Broker.isRabbitMq()).isTrue();
        String queue = "test-" + UUID.randomUUID();
        rabbit.execute(channel -> channel.queueDeclare(queue, true, false, false, Map.of("x-max-length", 1)));

        assertThatThrownBy(() -> topology.declareConnectorQueue(queue, List.of("order.deleted"), null))
                .isInstanceOf(IllegalStateException.class);

        events.newQueue(ORDER_DELETED);
    }

    @Test
    void refusesNamesAndTypesThatMakeNoQueue() {
        assertThatThrownBy(() -> topology.declareConnectorQueue(Topology.DEAD_LETTERS, List.of("order.deleted"), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> topology.declareConnectorQueue(" ", List.of("order.deleted"), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> topology.declareConnectorQueue("test-none", List.of(), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** As a consumer, which gets what a mere look into the queue does not. */
    private void rejectOne(String queue) throws Exception {
        CountDownLatch rejected = new CountDownLatch(1);
        Connection connection = connect();
        try {
            Channel channel = connection.createChannel();
            channel.basicQos(1);
            channel.basicConsume(
                    queue,
                    false,
                    (tag, message) -> {
                        if (rejected.getCount() > 0) {
                            channel.basicReject(message.getEnvelope().getDeliveryTag(), false);
                            rejected.countDown();
                        }
                    },
                    tag -> {});
            assertThat(rejected.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            connection.close();
        }
    }
}
