package io.tableorder.event;

import static io.tableorder.event.EventFixture.oneTo;
import static io.tableorder.event.EventFixture.seqs;
import static io.tableorder.event.EventType.ORDER_DELETED;
import static io.tableorder.event.EventType.ORDER_STATUS_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.foundation.time.Timestamps;
import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** From the outbox to the broker, on the real thing and on the embedded one. */
@IntegrationTest
@Tag("broker")
class RelayTest {

    /** Of three words, so that not even they who want everything ("*.*") get it. */
    private static final String UNROUTED = "test.unrouted";

    EventFixture events;

    @Autowired
    LogReader log;

    @Autowired
    Relay relay;

    @Autowired
    AmqpAdmin admin;

    @BeforeEach
    void prepare(@Autowired ApplicationContext context) {
        events = new EventFixture(context);
    }

    @Test
    void publishesTheEventsOfAStoreInOrderAndEmptiesItsOutbox() {
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_DELETED, ORDER_STATUS_CHANGED);

        for (int i = 0; i < 150; i++) {
            events.append(store, ORDER_DELETED);
            events.append(store, ORDER_STATUS_CHANGED);
        }

        assertThat(seqs(events.receive(queue, store, 300))).isEqualTo(oneTo(300));
        await().until(() -> events.waiting(store) == 0);
    }

    @Test
    void sendsACloudEventWithThePayloadAsItWasStored() throws Exception {
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_DELETED);

        long seq = events.append(store, ORDER_DELETED);

        Event event = log.after(store, seq - 1, 1, 1).events().get(0);
        Message message = events.receive(queue, store, 1).get(0);
        assertThat(message.getMessageProperties().getMessageId())
                .isEqualTo(event.id().toString());
        assertThat(message.getMessageProperties().getType()).isEqualTo("order.deleted");
        assertThat(message.getMessageProperties().getContentType()).isEqualTo("application/cloudevents+json");
        assertThat(message.getMessageProperties().getReceivedDeliveryMode()).isEqualTo(MessageDeliveryMode.PERSISTENT);
        JsonNode envelope = new ObjectMapper().readTree(message.getBody());
        assertThat(envelope.at("/specversion").asText()).isEqualTo("1.0");
        assertThat(envelope.at("/id").asText()).isEqualTo(event.id().toString());
        assertThat(envelope.at("/source").asText()).isEqualTo("/stores/" + store);
        assertThat(envelope.at("/subject").asText()).isEqualTo("orders/" + event.aggregateId());
        assertThat(envelope.at("/time").asText()).isEqualTo(Timestamps.text(event.createdAt()));
        assertThat(envelope.at("/sequence").asText()).isEqualTo("0000000000000000001");
        assertThat(envelope.at("/data/made_up").asInt()).isEqualTo(1);
    }

    @Test
    void keepsAllEventsWhileTheBrokerIsAwayAndPublishesThemInOrderWhenItIsBack() {
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_DELETED);
        events.append(store, ORDER_DELETED, 5);
        assertThat(seqs(events.receive(queue, store, 5))).isEqualTo(oneTo(5));

        Broker.stop();
        try {
            events.append(store, ORDER_DELETED, 250);
            await().until(() -> !relay.brokerReachable());
            assertThat(events.waiting(store)).isEqualTo(250);
            assertThat(relay.backlog().waiting()).isGreaterThanOrEqualTo(250);
        } finally {
            Broker.start();
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> events.waiting(store) == 0);
        List<Long> seen =
                seqs(events.receive(queue, store, 250)).stream().distinct().toList();
        assertThat(seen).isEqualTo(oneTo(255).subList(5, 255));
        assertThat(relay.brokerReachable()).isTrue();
    }

    @Test
    void givesAnEventWithoutSubscribersToTheUnroutedQueue() {
        UUID store = events.newStore();

        events.appendOfType(store, UNROUTED);

        await().until(() -> events.waiting(store) == 0);
        assertThat(events.receive(Topology.UNROUTED, store, 1)).hasSize(1);
    }

    @Test
    void keepsAReturnedEventUntilTheBrokerHasAPlaceForIt() {
        UUID store = events.newStore();
        admin.deleteQueue(Topology.UNROUTED);

        for (int i = 0; i < 3; i++) {
            events.appendOfType(store, UNROUTED);
        }

        await().until(() -> events.waiting(store) == 0);
        assertThat(seqs(events.receive(Topology.UNROUTED, store, 3)).stream().distinct())
                .containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void parksAnEventThatCannotBeSentAndGoesOnWithTheNext() {
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_DELETED);
        long parkedBefore = relay.backlog().parked();

        events.append(store, ORDER_DELETED);
        events.appendOfType(store, "x".repeat(300));
        events.append(store, ORDER_DELETED, 2);

        assertThat(seqs(events.receive(queue, store, 3))).containsExactly(1L, 3L, 4L);
        assertThat(relay.backlog().parked()).isEqualTo(parkedBefore + 1);
    }
}
