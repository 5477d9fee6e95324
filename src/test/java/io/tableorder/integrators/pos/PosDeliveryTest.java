package io.tableorder.integrators.pos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.simulator.PosSimulator;
import io.tableorder.simulator.PosSimulator.Mode;
import io.tableorder.testing.StoreTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** The kamelet {@code pos-order-sink} in the running service. */
@Timeout(120)
class PosDeliveryTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String TOKEN = "a+b%2B=&c/d#e?f";

    private final CamelContext camel;
    private final ProducerTemplate producer;
    private final PosSimulator pos = new PosSimulator();
    private final PosSimulator other = new PosSimulator();
    private final String name = "test-" + UUID.randomUUID();

    @Autowired
    PosDeliveryTest(CamelContext camel, ProducerTemplate producer) {
        this.camel = camel;
        this.producer = producer;
    }

    @AfterEach
    void close() throws Exception {
        remove(name);
        remove(name + "-other");
        System.clearProperty(name + ".token");
        pos.close();
        other.close();
    }

    @Test
    void aMenuGoesByTheCodeThatItsStoreHasGivenIt() throws Exception {
        jdbc.sql("update menus set pos_code = 'S-7' where id = ?")
                .param(store.soup())
                .update();
        load(name, pos, "");
        send(name, event());
        await().atMost(SOON).until(() -> pos.taken().size() == 1);
        JsonNode lines = pos.taken().get(0).message().at("/order/lines");
        assertThat(lines.at("/0/pos_code").asText()).isEqualTo("S-7");
        assertThat(lines.at("/1/pos_code").isNull()).isTrue();
    }

    @Test
    void theSettingsOfAFileArriveAsTheyAreWritten() throws Exception {
        System.setProperty(name + ".token", TOKEN);
        load(name, pos, "token: \"RAW({{" + name + ".token}})\"");
        send(name, event());
        await().atMost(SOON).until(() -> pos.received().size() == 1);
        assertThat(pos.received().get(0).headers()).containsEntry("authorization", "Bearer " + TOKEN);
        assertThat(pos.received().get(0).path()).isEqualTo("/orders?branch=a+b&till=1");
    }

    @Test
    void staffSeesWhatWasSentAndAnswered() throws Exception {
        pos.mode(Mode.REJECT);
        load(name, pos, "token: \"s3cret\"");
        send(name, event());
        await().atMost(SOON)
                .until(() -> deliveries().path(0).path("state").asText().equals("dead"));
        JsonNode delivery = api.get("/api/admin/deliveries/"
                        + deliveries().path(0).path("id").asText())
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        assertThat(delivery.path("code").asText()).isEqualTo("HTTP_422");
        assertThat(delivery.path("detail").asText()).isEqualTo("422 등록되지 않은 메뉴입니다");
        JsonNode attempt = delivery.at("/attempt_log/0");
        assertThat(attempt.path("request").asText())
                .startsWith("POST " + pos.url() + "?***\n")
                .contains("된장국");
        assertThat(attempt.path("response").asText()).startsWith("HTTP 422\n").contains("UNKNOWN_ITEM");
        assertThat(delivery.toString()).doesNotContain("s3cret");
    }

    @Test
    void aCopyHasAKeyOfItsOwnAndSaysSo() throws Exception {
        load(name, pos, "");
        send(name, event());
        await().atMost(SOON)
                .until(() -> deliveries().path(0).path("state").asText().equals("confirmed"));
        JsonNode original = deliveries().path(0);
        assertThat(original.path("kind").asText()).isEqualTo("pos");
        JsonNode copy = api.post("/api/admin/deliveries/" + original.path("id").asText() + "/reprint")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        assertThat(copy.path("copy_of")).isEqualTo(original.path("id"));
        await().atMost(SOON).until(() -> pos.taken().size() == 2);
        JsonNode first = pos.taken().get(0).message();
        JsonNode second = pos.taken().get(1).message();
        assertThat(pos.taken().get(1).key())
                .isEqualTo(copy.path("job_id").asText())
                .isEqualTo(second.path("job_id").asText())
                .isNotEqualTo(pos.taken().get(0).key());
        assertThat(first.path("is_copy").asBoolean()).isFalse();
        assertThat(second.path("is_copy").asBoolean()).isTrue();
        assertThat(second.path("order")).isEqualTo(first.path("order"));
    }

    @Test
    void aPosThatHangsDelaysNoOther() throws Exception {
        pos.mode(Mode.HANG);
        load(name, pos, "");
        load(name + "-other", other, "");
        for (int i = 0; i < 3; i++) {
            ConnectorEvent event = event();
            send(name, event);
            send(name + "-other", event);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> other.taken().size() == 3);
        assertThat(pos.received()).as("it is still at the first").hasSize(1);
        assertThat(pos.taken()).isEmpty();
        // The table gets its answer as if there were no POS.
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201);
    }

    @Test
    void aBillComesBehindTheOrdersOnIt() throws Exception {
        pos.next(Mode.FAIL);
        load(name, pos, "");
        ConnectorEvent order = event();
        ConnectorEvent bill = Events.completed();
        send(name, order);
        send(
                name,
                new ConnectorEvent(
                        name,
                        bill.deliveryId(),
                        bill.eventId(),
                        store.id(),
                        bill.type(),
                        Instant.now(),
                        bill.subject(),
                        "8",
                        bill.text()));
        await().atMost(SOON).until(() -> pos.taken().size() == 2);
        assertThat(pos.taken())
                .extracting(taken -> taken.message().path("kind").asText())
                .containsExactly("order.created", "session.completed");
    }

    /** Under way before the merger, the order is created late, and its change belongs to another session. */
    @Test
    void anOrderOfAMergedSessionIsCreatedBeforeItIsChanged() throws Exception {
        pos.next(Mode.FAIL);
        load(name, pos, "");
        send(name, at(7, Events.created()));
        send(name, at(9, inSessionSix(Events.changed("pending", "preparing"))));
        await().atMost(SOON).until(() -> pos.taken().size() == 2);
        assertThat(kinds()).containsExactly("order.created", "order.status_changed");
    }

    @Test
    void aBillOfMergedSessionsComesBehindTheOrdersOfBoth() throws Exception {
        pos.next(Mode.FAIL);
        load(name, pos, "format: pos-order/2");
        send(name, at(7, Events.created()));
        send(name, at(8, Events.merged()));
        send(name, at(9, inSessionSix(Events.completed())));
        await().atMost(SOON).until(() -> pos.taken().size() == 3);
        assertThat(kinds()).containsExactly("order.created", "session.merged", "session.completed");
    }

    /** This format has no message about a merger. */
    @Test
    void aBillOfMergedSessionsComesBehindTheOrdersOfBothAlsoInTheFirstFormat() throws Exception {
        pos.next(Mode.FAIL);
        load(name, pos, "format: pos-order/1");
        send(name, at(7, Events.created()));
        send(name, at(8, Events.merged()));
        send(name, at(9, inSessionSix(Events.completed())));
        await().atMost(SOON).until(() -> pos.taken().size() == 2);
        assertThat(kinds()).containsExactly("order.created", "session.completed");
    }

    private List<String> kinds() {
        return pos.taken().stream()
                .map(taken -> taken.message().path("kind").asText())
                .toList();
    }

    private static ConnectorEvent inSessionSix(ConnectorEvent event) {
        return new ConnectorEvent(
                event.consumer(),
                event.deliveryId(),
                event.eventId(),
                event.storeId(),
                event.type(),
                event.time(),
                Objects.requireNonNull(event.subject()).replace("sessions/5", "sessions/6"),
                event.sequence(),
                event.text().replace("\"table_session_id\":5", "\"table_session_id\":6"));
    }

    /** The event as the one of this sequence in the store. */
    private ConnectorEvent at(int sequence, ConnectorEvent event) {
        return new ConnectorEvent(
                name,
                event.deliveryId(),
                event.eventId(),
                store.id(),
                event.type(),
                Instant.now(),
                event.subject(),
                String.valueOf(sequence),
                event.text());
    }

    @Test
    void aPosThatIsAwayUsesUpNoStep() throws Exception {
        load(name, pos, "probe: 50ms");
        pos.close();
        send(name, event());
        await().atMost(SOON).until(() -> deliveries().path(0).path("attempts").asInt() > 3);
        JsonNode delivery = deliveries().path(0);
        assertThat(delivery.path("state").asText()).isIn("failed", "sent");
        assertThat(letters()).isZero();
    }

    private long letters() {
        return jdbc.sql("select count(*) from dead_letters where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    @Test
    void aPosThatAnswersTwiceMovesTheOrderOnce() throws Exception {
        JsonNode order = api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201)
                .json();
        String path = "/api/admin/orders/" + order.path("id").asText();
        pos.callBack("http://localhost:" + port, store.apiKey()).mode(Mode.TWICE);
        load(name, pos, "");
        send(name, event(order.path("id").asLong()));
        await().atMost(SOON).until(() -> pos.calledBack().size() == 2);
        assertThat(pos.calledBack()).containsOnly(200);
        JsonNode events = api.get(path + "/events")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        assertThat(events.findValuesAsText("status")).containsExactly("pending", "preparing");
        assertThat(events.at("/1/actor").asText()).startsWith("key:");
        assertThat(pos.taken()).hasSize(1);
    }

    @Test
    void aWrongOptionKeepsTheRouteFromRunning() {
        assertThatThrownBy(() -> load(name, pos, "expiry: 0s"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expiry");
        assertThatThrownBy(() -> load(name + "-other", pos, "requestTimeout: 5h"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requestTimeout");
    }

    private void load(String target, PosSimulator at, String parameter) throws Exception {
        Resource file = ResourceHelper.fromString(
                "file:" + target + ".camel.yaml", """
                - route:
                    id: %1$s
                    from:
                      uri: direct:%1$s
                      steps:
                        - to:
                            uri: kamelet:pos-order-sink
                            parameters:
                              target: %1$s
                              url: "RAW(%2$s)"
                              retryDelays: 500ms,500ms
                              %3$s
                """.formatted(target, at.url() + "?branch=a+b&till=1", parameter));
        PluginHelper.getRoutesLoader(camel).loadRoutes(file);
    }

    private void remove(String target) throws Exception {
        if (camel.getRoute(target) != null) {
            camel.getRouteController().stopRoute(target);
            camel.removeRoute(target);
        }
    }

    private void send(String target, ConnectorEvent event) {
        producer.send("direct:" + target, exchange -> {
            exchange.setProperty("table-order.event", event);
            exchange.getMessage().setBody(event.text());
        });
    }

    private ConnectorEvent event() {
        return event(41);
    }

    /** A new order for a soup and a cola. */
    private ConnectorEvent event(long id) {
        ConnectorEvent order = Events.created();
        String text = order.text()
                .replace("\"order_id\":41", "\"order_id\":" + id)
                .replace(
                        "\"menu_id\":1,\"menu_name\":\"김치찌개\"",
                        "\"menu_id\":" + store.soup() + ",\"menu_name\":\"된장국\"")
                .replace("\"menu_id\":2,", "\"menu_id\":" + store.cola() + ",");
        return new ConnectorEvent(
                name,
                order.deliveryId(),
                order.eventId(),
                store.id(),
                order.type(),
                Instant.now(),
                "orders/" + UUID.randomUUID(),
                order.sequence(),
                text);
    }

    private JsonNode deliveries() {
        return api.get("/api/admin/deliveries?target=" + name)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data");
    }
}
