package io.tableorder.event;

import static io.tableorder.event.ClassicQueues.ALL_ORDER_EVENTS;
import static io.tableorder.event.ClassicQueues.DEAD_LETTERS;
import static io.tableorder.event.ClassicQueues.ORDER_CREATED;
import static io.tableorder.event.ClassicQueues.ORDER_STATUS_CHANGED;
import static io.tableorder.event.EventFixture.seqs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.tableorder.event.ClassicQueues.Bounds;
import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.DeclarableCustomizer;
import org.springframework.amqp.core.Exchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The queues of the original design, at a real broker. */
@IntegrationTest
@Tag("broker")
class ClassicQueuesTest {

    private static final Bounds WIDE = new Bounds(1_000, 1 << 20);

    @Autowired
    private RabbitAdmin admin;

    @Autowired
    private RabbitTemplate rabbit;

    @Autowired
    private ApplicationContext context;

    @SuppressWarnings("NullAway.Init")
    private EventFixture events;

    @SuppressWarnings("NullAway.Init")
    private UUID store;

    @BeforeEach
    void setUp() {
        events = new EventFixture(context);
        store = events.newStore();
    }

    /** Other tests publish events as well, which must find no such queue. */
    @AfterEach
    void deleteQueues() {
        List.of(ORDER_CREATED, ORDER_STATUS_CHANGED, ALL_ORDER_EVENTS, DEAD_LETTERS)
                .forEach(admin::deleteQueue);
        admin.deleteExchange(DEAD_LETTERS);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 0", ", 0"})
    void areThereByASettingOnly(@Nullable String setting, int beans) {
        new ApplicationContextRunner()
                .withUserConfiguration(ClassicQueues.class)
                .withPropertyValues(setting == null ? "other=1" : "table-order.events.classic-queues=" + setting)
                .run(context -> assertThat(context.getBeanNamesForType(ClassicQueues.class))
                        .hasSize(beans));
    }

    @Test
    void eachGetsTheEventsThatItsNamePromises() {
        declare(WIDE, WIDE);
        events.append(store, EventType.ORDER_STATUS_CHANGED);
        events.append(store, EventType.ORDER_DELETED);
        events.append(store, EventType.MENU_CHANGED);
        events.append(store, EventType.ORDER_CREATED);

        assertThat(seqs(events.receive(ORDER_CREATED, store, 1))).containsExactly(4L);
        assertThat(seqs(events.receive(ORDER_STATUS_CHANGED, store, 1))).containsExactly(1L);
        assertThat(seqs(events.receive(ALL_ORDER_EVENTS, store, 3))).containsExactly(1L, 2L, 4L);
        assertThat(messages(ORDER_CREATED)).isZero();
        assertThat(messages(DEAD_LETTERS)).isZero();
    }

    @Test
    void nothingFillsUpUnread() {
        declare(new Bounds(5, 1 << 20), new Bounds(2, 1 << 20));
        events.append(store, EventType.ORDER_STATUS_CHANGED, 20);
        await("the publisher is not held up").until(() -> events.waiting(store) == 0);

        await().until(() -> messages(ORDER_STATUS_CHANGED) == 5);
        assertThat(seqs(events.receive(ORDER_STATUS_CHANGED, store, 5)))
                .as("the newest stay")
                .containsExactly(16L, 17L, 18L, 19L, 20L);
        assertThat(messages(DEAD_LETTERS)).isLessThanOrEqualTo(2);
        assertThat(events.deadLetters(store)).as("none at the desk").isEmpty();
    }

    @Test
    void nothingFillsUpWithFewLargeEvents() {
        declare(new Bounds(1_000, 100_000), new Bounds(1_000, 100_000));
        events.appendLarge(store, EventType.ORDER_STATUS_CHANGED, 30_000, 12);
        await().until(() -> events.waiting(store) == 0);

        await().until(() -> messages(ORDER_STATUS_CHANGED) == 3);
        assertThat(seqs(events.receive(ORDER_STATUS_CHANGED, store, 3))).containsExactly(10L, 11L, 12L);
        assertThat(messages(DEAD_LETTERS)).isLessThanOrEqualTo(3);
    }

    @Test
    void whatAConsumerRejectsIsADeadLetter() {
        declare(WIDE, WIDE);
        events.append(store, EventType.ORDER_STATUS_CHANGED);
        await().until(() -> messages(ORDER_STATUS_CHANGED) == 1);
        rabbit.execute(channel -> {
            GetResponse got = channel.basicGet(ORDER_STATUS_CHANGED, false);
            channel.basicReject(got.getEnvelope().getDeliveryTag(), false);
            return true;
        });
        assertThat(seqs(events.receive(DEAD_LETTERS, store, 1))).containsExactly(1L);
        assertThat(events.deadLetters(store)).as("none at the desk").isEmpty();
    }

    /** The embedded broker forgets it. The event is in two of the queues. */
    @Test
    void whatIsDroppedIsADeadLetter() {
        assumeThat(Broker.isRabbitMq()).isTrue();
        declare(new Bounds(1, 1 << 20), WIDE);
        events.append(store, EventType.ORDER_STATUS_CHANGED, 2);
        assertThat(seqs(events.receive(DEAD_LETTERS, store, 2))).containsExactly(1L, 1L);
    }

    private void declare(Bounds bounds, Bounds ofDeadLetters) {
        for (Declarable declarable :
                ClassicQueues.declarables(bounds, ofDeadLetters).getDeclarables()) {
            for (DeclarableCustomizer dialect :
                    context.getBeanProvider(DeclarableCustomizer.class).stream().toList()) {
                declarable = dialect.apply(declarable);
            }
            if (declarable instanceof Exchange exchange) {
                admin.declareExchange(exchange);
            } else if (declarable instanceof Queue queue) {
                assertThat(admin.declareQueue(queue)).isEqualTo(queue.getName());
            } else {
                admin.declareBinding((Binding) declarable);
            }
        }
    }

    private long messages(String queue) {
        QueueInformation found = admin.getQueueInfo(queue);
        return found == null ? -1 : found.getMessageCount();
    }
}
