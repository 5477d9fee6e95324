package io.tableorder.integrators.connector;

import static io.tableorder.integrators.connector.DropInFixture.newStem;
import static io.tableorder.integrators.connector.DropInFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.event.Topology;
import io.tableorder.integrators.intake.Connectors;
import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** More connectors than Spring caches channels, or than there are processors. */
@IntegrationTest
@Tag("broker")
@Timeout(300)
class ManyConnectorsTest {

    private static final int MANY = 40;
    private static final Duration SOON = Duration.ofSeconds(120);

    private final DropInFixture fixture;
    private final Connectors connectors;
    private final AmqpAdmin admin;
    private final MeterRegistry meters;
    private final UUID store = UUID.randomUUID();
    private final List<String> stems =
            IntStream.range(0, MANY).mapToObj(n -> newStem()).toList();

    @Autowired
    ManyConnectorsTest(ApplicationContext context, Connectors connectors, AmqpAdmin admin, MeterRegistry meters) {
        this.fixture = new DropInFixture(context);
        this.connectors = connectors;
        this.admin = admin;
        this.meters = meters;
    }

    @AfterEach
    void clear() {
        fixture.clear();
        stems.forEach(admin::deleteQueue);
    }

    @Test
    void allListenAlsoAfterTheBrokerWasAway() {
        fixture.loadAll(stems, stem -> "- to: mock:" + stem);
        awaitAllListening();
        Broker.stop();
        try {
            await().atMost(SOON).until(() -> consumers("listening") == 0);
            assertThat(connectors.isListening(stems.get(0))).isFalse();
        } finally {
            Broker.start();
        }
        awaitAllListening();
        await().atMost(SOON).until(() -> consumers("missing") == 0);
        fixture.publish(order(UUID.randomUUID(), store, 1));
        await().atMost(SOON)
                .until(() -> stems.stream().allMatch(stem -> fixture.mock(stem).getReceivedCounter() == 1));
    }

    @Test
    void thoseThatHangHoldUpNoOther() {
        CountDownLatch release = new CountDownLatch(1);
        List<String> hanging = stems.subList(0, 2 * Runtime.getRuntime().availableProcessors() + 1);
        String healthy = stems.get(MANY - 1);
        fixture.loadAll(hanging, stem -> "- to: mock:" + stem);
        fixture.load(healthy, "- to: mock:" + healthy);
        try {
            hanging.forEach(stem -> fixture.mock(stem).whenAnyExchangeReceived(exchange -> release.await()));
            fixture.publish(order(UUID.randomUUID(), store, 1));
            await().atMost(SOON).until(() -> fixture.mock(healthy).getReceivedCounter() == 1);
        } finally {
            release.countDown();
        }
    }

    private void awaitAllListening() {
        await().atMost(SOON).until(() -> Stream.concat(stems.stream(), Stream.of(Topology.DEAD_LETTERS))
                .allMatch(connectors::isListening));
    }

    private double consumers(String state) {
        return meters.get("tableorder.connectors.consumers")
                .tag("state", state)
                .gauge()
                .value();
    }
}
