package io.tableorder.integrators.connector;

import static io.tableorder.integrators.connector.DropInFixture.newStem;
import static io.tableorder.integrators.connector.DropInFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** The kamelet {@code target-sink} in a file. */
@Tag("broker")
@Timeout(120)
class TargetSinkTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final DropInFixture fixture;
    private final AmqpAdmin admin;
    private final String stem = newStem();

    @Autowired
    TargetSinkTest(ApplicationContext context, AmqpAdmin admin) {
        this.fixture = new DropInFixture(context);
        this.admin = admin;
    }

    @AfterEach
    void clear() {
        fixture.clear();
        admin.deleteQueue(stem);
    }

    @Test
    void aFileBringsEventsToTheTargetThatStaffGaveTheName() {
        String name = "주방 & 홀 (2층) 100%+";
        long target = api.post("/api/admin/targets")
                .as(store.adminToken())
                .json("{\"name\":\"" + name + "\",\"kind\":\"printer\",\"types\":[\"menu.changed\"],"
                        + "\"options\":{\"host\":\"localhost\",\"port\":1}}")
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
        fixture.load(stem, "- to: { uri: kamelet:target-sink, parameters: { name: \"RAW(" + name + ")\" } }");
        UUID event = UUID.randomUUID();
        fixture.publish(order(event, store.id(), 1));
        await().atMost(SOON).until(() -> store.count("deliveries") == 1);
        assertThat(jdbc.sql("select target from deliveries where store_id = ? and event_id = ?")
                        .params(store.id(), event)
                        .query(String.class)
                        .single())
                .isEqualTo("target-" + target);
    }
}
