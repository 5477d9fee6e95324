package io.tableorder.dropin;

import static io.tableorder.dropin.DropInFixture.newStem;
import static io.tableorder.dropin.DropInFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tableorder.testing.StoreTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@Tag("broker")
@Timeout(120)
class ConnectorsTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final DropInFixture fixture;
    private final AmqpAdmin admin;
    private final String stem = newStem();

    @Autowired
    ConnectorsTest(ApplicationContext context, AmqpAdmin admin) {
        this.fixture = new DropInFixture(context);
        this.admin = admin;
    }

    @AfterEach
    void clear() {
        fixture.clear();
        admin.deleteQueue(stem);
    }

    @Test
    void aLoadedFileIsShownWithWhatWentThroughIt() {
        fixture.load(stem, """
                - filter:
                    simple: "${body} contains '\\"order_id\\":2,'"
                    steps:
                      - throwException: { exceptionType: java.lang.IllegalStateException, message: "secret" }
                """);
        JsonNode connector = connector();
        assertThat(connector.path("status").asText()).isEqualTo("loaded");
        assertThat(connector.path("reason").isNull()).isTrue();
        assertThat(route(connector).path("status").asText()).isEqualTo("started");
        assertThat(route(connector).path("exchanges_completed").asInt()).isZero();

        fixture.publish(order(UUID.randomUUID(), store.id(), 1));
        fixture.publish(order(UUID.randomUUID(), store.id(), 2));
        fixture.publish(order(UUID.randomUUID(), store.id(), 3));
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode route = route(connector());
            assertThat(route.path("exchanges_completed").asInt()).isEqualTo(2);
            assertThat(route.path("exchanges_failed").asInt()).isEqualTo(1);
            assertThat(route.path("last_failure").asText()).isEqualTo("java.lang.IllegalStateException");
        });
        assertThat(connector().path("routes")).as("with that of the kamelet").hasSize(2);
        assertThat(connector().toString()).doesNotContain("secret");
    }

    @Test
    void aRefusedFileIsShownWithTheReasonAndTheLine() {
        fixture.put(stem, """
                - route:
                    id: %s
                    from:
                      uri: timer:%s
                      steps:
                        - to: exec:ls
                """.formatted(stem, stem));
        await().atMost(SOON).until(() -> !connector().isMissingNode());
        JsonNode connector = connector();
        assertThat(connector.path("status").asText()).isEqualTo("refused");
        assertThat(connector.path("reason").asText()).contains("sends to \"exec\"");
        assertThat(connector.path("line").asInt()).isEqualTo(6);
        assertThat(connector.path("routes")).isEmpty();

        fixture.clear();
        assertThat(connector().isMissingNode()).as("of a file that is gone").isTrue();
    }

    private JsonNode connector() {
        for (JsonNode connector : api.get("/api/admin/connectors")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()) {
            if (connector.path("file").asText().equals(stem + DropInGuard.SUFFIX)) {
                return connector;
            }
        }
        return MissingNode.getInstance();
    }

    private JsonNode route(JsonNode connector) {
        for (JsonNode route : connector.path("routes")) {
            if (route.path("id").asText().equals(stem)) {
                return route;
            }
        }
        return MissingNode.getInstance();
    }
}
