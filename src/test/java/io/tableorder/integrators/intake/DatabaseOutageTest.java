package io.tableorder.integrators.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.event.Topology;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.testing.Database;
import io.tableorder.testing.IntegrationTest;
import java.time.Duration;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database is away for longer than a message may be in hand. */
@IntegrationTest
@Tag("broker")
@Timeout(300)
class DatabaseOutageTest {

    private static final Duration SOON = Duration.ofSeconds(90);

    private final String queue = "test-outage-" + UUID.randomUUID();
    private final CamelContext camel;
    private final RabbitTemplate rabbit;
    private final AmqpAdmin admin;
    private final JdbcClient jdbc;
    private final DatabaseWatch database;
    private final ConnectorContainers containers;
    private final DatabaseOutage outage;

    @Autowired
    DatabaseOutageTest(
            CamelContext camel,
            RabbitTemplate rabbit,
            AmqpAdmin admin,
            JdbcClient jdbc,
            DatabaseWatch database,
            ConnectorContainers containers) {
        this.camel = camel;
        this.rabbit = rabbit;
        this.admin = admin;
        this.jdbc = jdbc;
        this.database = database;
        this.containers = containers;
        this.outage = new DatabaseOutage(database, containers, Duration.ofSeconds(1));
    }

    @BeforeEach
    void listen() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:table-order-events-source?types=session.reopened&queue=" + queue)
                        .routeId(queue)
                        .to("mock:" + queue);
            }
        });
        await().atMost(SOON).until(() -> containers.isListening(queue));
    }

    @AfterEach
    void stop() throws Exception {
        camel.getRouteController().stopRoute(queue);
        camel.removeRoute(queue);
        admin.deleteQueue(queue);
    }

    @Test
    void whatIsInHandGoesBackToItsQueueAndComesAgainWhenTheDatabaseDoes() {
        UUID event = UUID.randomUUID();
        Database.pause();
        try {
            await().atMost(SOON).until(() -> !database.answers());
            publish(event);
            await().atMost(SOON).untilAsserted(() -> {
                outage.look();
                QueueInformation found = admin.getQueueInfo(queue);
                assertThat(found.getConsumerCount()).isZero();
                assertThat(found.getMessageCount()).isEqualTo(1);
            });
            assertThat(containers.isListening(queue)).isFalse();
        } finally {
            Database.resume();
        }
        await().atMost(SOON).until(() -> {
            outage.look();
            return containers.isListening(queue);
        });
        await().atMost(SOON)
                .until(() ->
                        camel.getEndpoint("mock:" + queue, MockEndpoint.class).getReceivedCounter() > 0);
        await().atMost(SOON).until(() -> admin.getQueueInfo(queue).getMessageCount() == 0);
        assertThat(jdbc.sql("select count(*) from dead_letters where event_id = ?")
                        .param(event)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private void publish(UUID event) {
        String store = UUID.randomUUID().toString();
        String text = """
                {"specversion":"1.0","id":"%s","source":"/stores/%s","type":"session.reopened","storeid":"%s","data":{}}""".formatted(event, store, store);
        rabbit.send(
                Topology.EXCHANGE,
                "session.reopened." + store,
                MessageBuilder.withBody(text.getBytes(UTF_8)).build());
    }
}
