package io.tableorder.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.event.Topology;
import io.tableorder.simulator.PosSimulator;
import io.tableorder.simulator.PosSimulator.Mode;
import io.tableorder.simulator.PosSimulator.Received;
import io.tableorder.simulator.PosSimulator.Taken;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.ApplicationContext;

/** What {@code docs/pos-order.md} promises of any connector, held against a POS that fails in every way. */
@Tag("broker")
@Timeout(300)
abstract class ConnectorConformance extends StoreTest {

    /** More than the first two steps of the usual ladder, for a file without a setting for it. */
    private static final Duration SOON = Duration.ofSeconds(90);

    private final RabbitTemplate rabbit;
    private final ConnectorUnderTest connector;
    final PosSimulator pos = new PosSimulator(Integer.getInteger("pos.port", 0));

    ConnectorConformance(ApplicationContext context, RabbitTemplate rabbit, String file) {
        this.rabbit = rabbit;
        this.connector = new ConnectorUnderTest(context, Path.of(file));
    }

    @BeforeEach
    void load() throws IOException {
        connector.fillIn(pos.url(), pos.tokenUrl(), store.id());
        connector.unload();
        connector.load();
    }

    @AfterEach
    void remove() throws IOException {
        try {
            connector.remove();
            assertThat(pos.complaints())
                    .as("messages that are not what their schema says")
                    .isEmpty();
        } finally {
            pos.close();
        }
    }

    @Test
    void allItsRoutesRun() {
        JsonNode routes = routes();
        assertThat(routes).isNotEmpty();
        assertThat(routes).allSatisfy(route -> assertThat(route.path("status").asText())
                .as(route.path("id").asText())
                .isEqualTo("started"));
    }

    @Test
    void eachOrderArrivesAndNoTypeOfEventIsTooMuchForIt() {
        assumePushes();
        long served = place();
        move(served, "preparing");
        move(served, "ready");
        move(served, "served");
        long cancelled = place();
        move(cancelled, "cancelled");
        api.post("/api/admin/stations")
                .as(store.adminToken())
                .json("{\"name\":\"bar\"}")
                .send()
                .expect(201);
        long parts = place();
        cancelOneCola(parts);
        api.patch("/api/admin/orders/" + parts + "/items/1")
                .as(store.adminToken())
                .json("{\"station\":\"bar\"}")
                .send()
                .expect(200);
        call();
        long deleted = place();
        api.delete("/api/admin/orders/" + deleted).as(store.adminToken()).send().expect(204);
        api.patch("/api/admin/menus/" + store.cola())
                .as(store.adminToken())
                .json("{\"is_available\":false}")
                .send()
                .expect(200);
        api.post("/api/admin/tables/" + store.table(0) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
        long last = placeOneSoup();

        awaitArrival(served);
        awaitArrival(cancelled);
        awaitArrival(parts);
        awaitArrival(deleted);
        awaitArrival(last);
        await().atMost(SOON).until(() -> waiting() == 0);
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void howeverOftenAnOrderIsSentItHasOneKey() {
        assumePushes();
        pos.next(Mode.FAIL, Mode.RESET, Mode.BUSY, Mode.HANG);
        long order = place();
        awaitArrival(order);
        List<Received> sent = received(order);
        assertThat(sent).hasSizeGreaterThanOrEqualTo(5);
        assertThat(sent)
                .extracting(Received::key)
                .doesNotContain("")
                .containsOnly(sent.get(0).key());
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void anOrderThatThePosTakesAndDoesNotAnswerTakesEffectOnce() {
        assumePushes();
        pos.next(Mode.DROP, Mode.DROP);
        long order = place();
        await().atMost(SOON).until(() -> received(order).size() >= 3);
        await().atMost(SOON).until(() -> waiting() == 0);
        assertThat(taken(order)).hasSize(1);
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void ordersBeforeTheDayOpensArriveAfterIt() {
        assumePushes();
        pos.mode(Mode.CLOSED);
        long first = place();
        long second = place();
        await().atMost(SOON).until(() -> pos.received().size() >= 3);
        assertThat(pos.taken()).isEmpty();
        pos.mode(Mode.OK);
        awaitArrival(first);
        awaitArrival(second);
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void anOrderThatThePosRejectsIsADeadLetterAndCanBeSentAgain() {
        assumePushes();
        pos.mode(Mode.REJECT);
        long order = place();
        await().atMost(SOON).until(() -> deadLetters().size() == 1);
        JsonNode letter = deadLetters().get(0);
        assertThat(letter.path("subject").asText()).isEqualTo("orders/" + order);

        pos.mode(Mode.OK);
        api.post("/api/admin/dead-letters/" + letter.path("id").asText() + "/redrive")
                .as(store.adminToken())
                .send()
                .expect(200);
        awaitArrival(order);
        assertThat(received(order))
                .extracting(Received::key)
                .containsOnly(taken(order).get(0).key());
    }

    @Test
    void theEventsOfOneOrderArriveInSequence() {
        assumePushes();
        pos.next(Mode.FAIL, Mode.DROP, Mode.FAIL);
        long order = place();
        move(order, "preparing");
        move(order, "ready");
        move(order, "served");
        long next = place();
        awaitArrival(order);
        awaitArrival(next);
        await().atMost(SOON).until(() -> waiting() == 0);
        assertThat(taken(order))
                .extracting(taken -> taken.message().findPath("version").asInt())
                .isSorted();
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void aBrokenEventDoesNotStopTheNextOne() {
        long before = completed();
        publish("{\"order_items\":\"none\"}");
        publish("null");
        long order = place();
        if (connector.pushes()) {
            awaitArrival(order);
        } else {
            await().atMost(SOON).until(() -> completed() > before);
        }
    }

    @Test
    void aConnectorThatWasStoppedHasLostNothing() throws IOException {
        pos.mode(Mode.CLOSED);
        long waiting = place();
        if (connector.pushes()) {
            await().atMost(SOON).until(() -> !received(waiting).isEmpty());
        }
        connector.unload();
        long missed = place();
        pos.mode(Mode.OK);
        connector.load();
        if (connector.pushes()) {
            awaitArrival(waiting);
            awaitArrival(missed);
            assertThat(taken(waiting)).hasSize(1);
        } else {
            await().atMost(SOON).until(() -> completed() >= 1);
        }
        assertThat(deadLetters()).isEmpty();
    }

    private void cancelOneCola(long order) {
        api.post("/api/admin/orders/" + order + "/cancellations")
                .as(store.adminToken())
                .json("{\"items\":[{\"line\":2,\"quantity\":1}],\"reason_code\":\"sold_out\"}")
                .send()
                .expect(200);
    }

    private void call() {
        api.post("/api/customer/calls")
                .as(store.tableToken(0))
                .json("{\"kind\":\"water\"}")
                .send()
                .expect(201);
    }

    private void assumePushes() {
        assumeTrue(
                connector.pushes(),
                "It has no setting {{" + connector.stem() + ".url}} that could lead to the fake POS");
    }

    private long place() {
        return place(store.cart());
    }

    private long placeOneSoup() {
        return place("{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":1}]}");
    }

    private long place(String cart) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(cart)
                .send()
                .expect(201)
                .json()
                .path("order_id")
                .asLong();
    }

    private void move(long order, String status) {
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"" + status + "\"}")
                .send()
                .expect(200);
    }

    /** An event whose envelope is right and whose data are not. */
    private void publish(String data) {
        String event = """
                {"specversion":"1.0","id":"%s","source":"/stores/%s","type":"order.created",\
                "time":"2026-03-01T09:30:00Z","subject":"orders/1","datacontenttype":"application/json",\
                "storeid":"%s","sequence":"0000000000000000007","data":%s}""".formatted(UUID.randomUUID(), store.id(), store.id(), data);
        Message message = MessageBuilder.withBody(event.getBytes(UTF_8))
                .setContentType("application/cloudevents+json")
                .build();
        rabbit.send(Topology.EXCHANGE, "order.created", message);
    }

    private void awaitArrival(long order) {
        await("order " + order).atMost(SOON).until(() -> !taken(order).isEmpty());
    }

    private List<Taken> taken(long order) {
        return pos.taken().stream()
                .filter(taken -> isAbout(order, taken.message()))
                .toList();
    }

    private List<Received> received(long order) {
        return pos.received().stream()
                .filter(received -> isAbout(order, received.message()))
                .toList();
    }

    /** Whatever form the connector gives it: the canonical one, or an event as it came. */
    private static boolean isAbout(long order, JsonNode message) {
        return message.at("/order/id").asLong() == order
                || message.findPath("order_id").asLong() == order
                || message.findPath("subject").asText().equals("orders/" + order);
    }

    /** How many deliveries of this store are not at their end. */
    private long waiting() {
        return jdbc.sql("select count(*) from deliveries where store_id = ? and settled_at is null")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    private JsonNode deadLetters() {
        return api.get("/api/admin/dead-letters?state=open")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data");
    }

    private JsonNode routes() {
        for (JsonNode connector : api.get("/api/admin/connectors")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()) {
            if (connector.path("file").asText().startsWith(this.connector.stem() + ".")) {
                return connector.path("routes");
            }
        }
        throw new AssertionError("It is not among the connectors");
    }

    /** How many messages went well through the routes of the file itself. */
    private long completed() {
        long completed = 0;
        for (JsonNode route : routes()) {
            if (route.path("id").asText().startsWith(connector.stem())) {
                completed += route.path("exchanges_completed").asLong();
            }
        }
        return completed;
    }
}
