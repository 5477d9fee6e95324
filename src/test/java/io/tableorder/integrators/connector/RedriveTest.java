package io.tableorder.integrators.connector;

import static io.tableorder.integrators.connector.DropInFixture.newStem;
import static io.tableorder.integrators.connector.DropInFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Broker;
import io.tableorder.testing.StoreTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Dead letters of a connector that fails, and what becomes of them when it is mended. */
@Tag("broker")
@Timeout(180)
class RedriveTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String ALL = "/api/admin/dead-letters";

    private final DropInFixture fixture;
    private final AmqpAdmin admin;

    private final String stem = newStem();
    private final String good = newStem();
    private final UUID event = UUID.randomUUID();

    @Autowired
    RedriveTest(ApplicationContext context, AmqpAdmin admin) {
        this.fixture = new DropInFixture(context);
        this.admin = admin;
    }

    @BeforeEach
    void loadAConnectorThatFails() {
        loadFailing();
    }

    @AfterEach
    void clear() {
        fixture.clear();
        admin.deleteQueue(stem);
        admin.deleteQueue(good);
    }

    @Test
    void afterTheFaultIsMendedTheConnectorGetsTheEventOnceMore() throws Exception {
        // Another one, that has had the event and is not to get it again.
        fixture.load(good, "- to: mock:" + good);
        String sent = order(event, store.id(), 41);
        fixture.publish(sent);
        long id = onlyDeadLetter();
        JsonNode letter = read(id);
        assertThat(letter.path("route_id").asText()).isEqualTo(stem);
        assertThat(letter.path("event_id").asText()).isEqualTo(event.toString());
        assertThat(letter.path("event_type").asText()).isEqualTo("order.created");
        assertThat(letter.path("subject").asText()).isEqualTo("orders/41");
        assertThat(letter.path("body").asText()).isEqualTo(sent);
        assertThat(letter.path("kind").asText()).isEqualTo("connector");
        assertThat(letter.path("code").asText()).isEqualTo("ROUTE_FAILED");
        assertThat(letter.path("cause").asText()).isEqualTo("java.lang.IllegalStateException: no paper");

        loadMended();
        JsonNode redriven = redrive(id).expect(200).json();
        assertThat(redriven.path("state").asText()).isEqualTo("redriven");
        assertThat(redriven.at("/acts/0/act").asText()).isEqualTo("redrive");
        assertThat(redriven.at("/acts/0/actor").asText()).isEqualTo("admin:" + store.admin());
        await().atMost(SOON).until(() -> received(stem).size() == 1);
        assertThat(redrive(id).expect(409).code()).isEqualTo("DEAD_LETTER_SETTLED");

        // What the broker delivers twice is still a duplicate, and comes before the next.
        fixture.publish(sent);
        UUID next = UUID.randomUUID();
        fixture.publish(order(next, store.id(), 42));
        await().atMost(SOON).until(() -> received(stem).contains(next.toString()));
        await().atMost(SOON).until(() -> received(good).contains(next.toString()));
        assertThat(received(stem)).containsExactly(event.toString(), next.toString());
        assertThat(received(good)).containsExactly(event.toString(), next.toString());
        assertThat(store.count("dead_letters")).isEqualTo(1);
    }

    @Test
    void failingAgainIsAnotherDeadLetterAndAllGoInTheOrderOfTheirEvents() {
        UUID second = UUID.randomUUID();
        fixture.publish(numbered(order(event, store.id(), 41), 7));
        long first = onlyDeadLetter();
        fixture.publish(numbered(order(second, store.id(), 41), 8));
        await().atMost(SOON).until(() -> store.count("dead_letters") == 2);

        redrive(first).expect(200);
        await().atMost(SOON).until(() -> store.count("dead_letters") == 3);
        assertThat(list("?state=open").findValuesAsText("event_id"))
                .as("the older event has the newer dead letter")
                .containsExactly(event.toString(), second.toString());

        // What is about the same order may not overtake it, neither by
        // itself nor by a filter that leaves the older one out.
        long younger = idOf(second);
        assertThat(redrive(younger).expect(409).code()).isEqualTo("DEAD_LETTER_OUT_OF_ORDER");
        assertThat(redrive(younger).json().path("dead_letter_id").asLong()).isPositive();
        Instant madeAt = Instant.parse(read(younger).path("created_at").asText());
        JsonNode held = api.post(ALL + "/redrive")
                .as(store.adminToken())
                .json("{\"to\":\"" + madeAt.plusMillis(1) + "\"}")
                .send()
                .expect(200)
                .json();
        assertThat(held.path("redriven").asInt()).isZero();
        assertThat(held.path("held_back").asInt()).isEqualTo(1);

        loadMended();
        assertThat(redriveAll("{\"route_id\":\"other\"}")).isZero();
        assertThat(redriveAll("{\"subject\":\"orders/1\"}")).isZero();
        assertThat(redriveAll("{\"queue\":\"other\"}")).isZero();
        assertThat(redriveAll("{\"q\":\"no toner\"}")).isZero();
        assertThat(redriveAll("{\"event_type\":\"order.deleted\"}")).isZero();
        assertThat(redriveAll("{\"kind\":\"printer\"}")).isZero();
        assertThat(redriveAll("{\"code\":\"EXPIRED\"}")).isZero();
        assertThat(redriveAll("{\"route_id\":\"" + stem
                        + "\",\"event_type\":\"order.created\",\"kind\":\"connector\",\"reason\":\"용지 보충\"}"))
                .isEqualTo(2);
        assertThat(read(younger).at("/acts/0/reason").asText()).isEqualTo("용지 보충");
        await().atMost(SOON).until(() -> received(stem).size() == 2);
        assertThat(received(stem)).containsExactly(event.toString(), second.toString());
        assertThat(redriveAll("{}")).isZero();
        assertThat(list("?state=redriven")).hasSize(3);
    }

    @Test
    void twoWhoRedriveAtOnceSendItOnce() throws Exception {
        fixture.publish(order(event, store.id(), 41));
        long id = onlyDeadLetter();
        loadMended();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> redriving = () -> redrive(id).status();
            List<Future<Integer>> both = threads.invokeAll(List.of(redriving, redriving));
            assertThat(List.of(both.get(0).get(), both.get(1).get())).containsExactlyInAnyOrder(200, 409);
        } finally {
            threads.shutdownNow();
        }
        await().atMost(SOON).until(() -> received(stem).size() == 1);
        assertThat(read(id).path("acts")).hasSize(1);
    }

    @Test
    void withoutItsFileItStaysOpen() {
        fixture.publish(order(event, store.id(), 41));
        long id = onlyDeadLetter();
        fixture.clear();
        assertThat(redrive(id).expect(409).code()).isEqualTo("DEAD_LETTER_CANNOT_REDRIVE");
        assertThat(redriveAll("{}")).isZero();
        assertThat(read(id).path("state").asText()).isEqualTo("open");
    }

    @Test
    void withoutItsQueueItStaysOpen() {
        assumeFalse(Broker.isRabbitMq(), "RabbitMQ notifies the listener, which declares the queue again");
        fixture.publish(order(event, store.id(), 41));
        long id = onlyDeadLetter();
        admin.deleteQueue(stem);
        assertThat(redrive(id).expect(503).code()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(read(id).path("state").asText()).isEqualTo("open");
    }

    @Test
    void withoutTheBrokerItStaysOpen() {
        fixture.publish(order(event, store.id(), 41));
        long id = onlyDeadLetter();
        Broker.stop();
        try {
            Answer answer = redrive(id);
            assertThat(answer.expect(503).code()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(answer.header("Retry-After")).isNotNull();
            assertThat(read(id).path("state").asText()).isEqualTo("open");
            assertThat(read(id).path("acts")).isEmpty();
        } finally {
            Broker.start();
        }
        loadMended();
        await().atMost(SOON).until(() -> redrive(id).status() == 200);
        await().atMost(SOON).until(() -> received(stem).size() == 1);
    }

    private void loadFailing() {
        fixture.load(stem, """
                - throwException: { exceptionType: java.lang.IllegalStateException, message: "no paper" }
                """);
    }

    /** Replaces the file by one that works, and waits for it. */
    private void loadMended() {
        fixture.reload(stem, "- to: mock:" + stem);
    }

    private static String numbered(String event, int seq) {
        return event.replace("\"sequence\":\"0000000000000000007\"", "\"sequence\":\"%019d\"".formatted(seq));
    }

    private List<String> received(String name) {
        return fixture.mock(name).getExchanges().stream()
                .map(exchange -> Objects.requireNonNull(exchange.getMessage().getHeader("event-id", String.class)))
                .toList();
    }

    private long onlyDeadLetter() {
        await().atMost(SOON).until(() -> store.count("dead_letters") == 1);
        return jdbc.sql("select id from dead_letters where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    private long idOf(UUID eventId) {
        return jdbc.sql("select id from dead_letters where event_id = ? and state = 'open'")
                .param(eventId)
                .query(Long.class)
                .single();
    }

    private JsonNode list(String query) {
        return api.get(ALL + query)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data");
    }

    private JsonNode read(long id) {
        return api.get(ALL + "/" + id).as(store.adminToken()).send().expect(200).json();
    }

    private Answer redrive(long id) {
        return api.post(ALL + "/" + id + "/redrive").as(store.adminToken()).send();
    }

    private int redriveAll(String filter) {
        return api.post(ALL + "/redrive")
                .as(store.adminToken())
                .json(filter)
                .send()
                .expect(200)
                .json()
                .path("redriven")
                .asInt();
    }
}
