package io.tableorder.event;

import static io.tableorder.event.EventFixture.oneTo;
import static io.tableorder.event.EventFixture.seqs;
import static io.tableorder.event.EventType.MENU_CHANGED;
import static io.tableorder.event.EventType.ORDER_CREATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The same behaviour on RabbitMQ and on the embedded broker. */
@IntegrationTest
@Tag("broker")
class TopologyTest {

    EventFixture events;

    @Autowired
    Topology topology;

    @Autowired
    RabbitTemplate rabbit;

    @BeforeEach
    void prepare(@Autowired ApplicationContext context) {
        events = new EventFixture(context);
    }

    @Test
    void keepsWhatAConsumerRejects() {
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_CREATED);
        events.append(store, ORDER_CREATED);

        await().until(() -> reject(queue));

        // The desk takes it from there.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> events.deadLetters(store).size() == 1);
        Map<String, Object> dead = events.deadLetters(store).get(0);
        assertThat(dead).containsEntry("event_type", ORDER_CREATED.key());
        assertThat(dead.get("queue")).isEqualTo(Broker.isRabbitMq() ? queue : null);
    }

    @Test
    void givesAConnectorOnlyTheTypesOfItsLastDeclaration() {
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_CREATED);
        events.append(store, ORDER_CREATED);
        await().until(() -> events.waiting(store) == 0);

        topology.declareConnectorQueue(queue, List.of("menu.*"));
        events.append(store, ORDER_CREATED);
        events.append(store, MENU_CHANGED);

        assertThat(seqs(events.receive(queue, store, 2))).containsExactly(1L, 3L);
    }

    @Test
    void takesADeclarationWhileTheBrokerIsAwayAndBringsTheQueueBeforeTheEvents() {
        UUID store = events.newStore();
        String before = events.newQueue(ORDER_CREATED);
        String queue;

        Broker.stop();
        try {
            queue = events.newQueue(ORDER_CREATED);
            events.append(store, ORDER_CREATED, 10);
        } finally {
            Broker.start();
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> events.waiting(store) == 0);
        assertThat(seqs(events.receive(queue, store, 10))).isEqualTo(oneTo(10));
        assertThat(seqs(events.receive(before, store, 10))).isEqualTo(oneTo(10));
    }

    @Test
    void saysSoWhenTheBrokerHasAnotherQueueOfThatName() {
        assumeThat(Broker.isRabbitMq()).isTrue();
        String queue = "test-" + UUID.randomUUID();
        rabbit.execute(channel -> channel.queueDeclare(queue, true, false, false, Map.of("x-max-length", 1)));

        assertThatThrownBy(() -> topology.declareConnectorQueue(queue, List.of("order.created")))
                .isInstanceOf(IllegalStateException.class);

        events.newQueue(ORDER_CREATED);
    }

    @Test
    void refusesNamesAndTypesThatMakeNoQueue() {
        assertThatThrownBy(() -> topology.declareConnectorQueue(Topology.DEAD_LETTERS, List.of("order.created")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> topology.declareConnectorQueue(" ", List.of("order.created")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> topology.declareConnectorQueue("test-none", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private boolean reject(String queue) {
        return Boolean.TRUE.equals(rabbit.execute(channel -> {
            var delivery = channel.basicGet(queue, false);
            if (delivery != null) {
                channel.basicReject(delivery.getEnvelope().getDeliveryTag(), false);
            }
            return delivery != null;
        }));
    }
}
