package io.tableorder.integrators.connector;

import static io.tableorder.integrators.connector.DropInFixture.newStem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.simulator.WebhookReceiver;
import io.tableorder.testing.StoreTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Connectors of stations: what they get, and what is said of a station that has none. */
@Tag("broker")
@Timeout(120)
class StationsTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DropInFixture fixture;
    private final AmqpAdmin admin;
    private final MissingStations missing;
    private final MeterRegistry meters;
    private final String stem = newStem();

    @Autowired
    StationsTest(ApplicationContext context, AmqpAdmin admin, MissingStations missing, MeterRegistry meters) {
        this.fixture = new DropInFixture(context);
        this.admin = admin;
        this.missing = missing;
        this.meters = meters;
    }

    @AfterEach
    void clear() {
        fixture.clear();
        for (String part : List.of("", "-log", "-all")) {
            admin.deleteQueue(stem + part);
        }
    }

    @Test
    void aConnectorOfAStationGetsItsLinesAndNoOrderWithoutThem() throws Exception {
        fixture.load(stem, ", station: \"BAR, grill\"", "- to: mock:" + stem);
        fixture.publish(order(1, "kitchen"));
        fixture.publish(order(2, "bar"));
        await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() == 2);
        assertThat(got(0).at("/data/order_id").asInt())
                .as("of the combo's drink alone")
                .isEqualTo(1);
        assertThat(names(got(0))).containsExactly("콜라");
        assertThat(got(0).at("/data/order_items/0/quantity").asInt()).isEqualTo(4);
        assertThat(got(0).at("/data/order_items/0/part_of").asText()).isEqualTo("버거 세트");
        assertThat(got(0).at("/data/lines_elsewhere").asInt()).isEqualTo(2);
        assertThat(names(got(1))).containsExactly("버거 세트");
        assertThat(got(1).at("/data/order_items/0/options"))
                .as("with the component that is made at the same place")
                .hasSize(2);
        fixture.publish(order(3, "kitchen").replace("\"station\":\"bar\"", "\"station\":\"stove\""));
        fixture.publish(order(4, "grill"));
        await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() == 3);
        assertThat(got(2).at("/data/order_id").asInt()).isEqualTo(4);
    }

    @Test
    void aStationMayHaveACommaInItsName() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            fixture.load(stem, ", station: 'stove, bar\\, 2F'", """
                    - to:
                        uri: kamelet:webhook-sink
                        parameters: { target: %s, station: 'bar\\, 2F, grill', url: "%s", secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3 }
                    """.formatted(stem, receiver.url()));
            fixture.publish(order(1, "grill").replace("\"bar\"", "\"grill\""));
            fixture.publish(order(2, "Bar, 2F"));
            await().atMost(SOON).until(() -> receiver.requests().size() == 1);
            JsonNode sent = JSON.readTree(receiver.requests().get(0).body());
            assertThat(sent.at("/data/order_id").asInt()).isEqualTo(2);
            assertThat(names(sent)).containsExactly("버거 세트");
        }
        jdbc.sql("update menu_categories set station = 'Bar, 2F' where store_id = ?")
                .param(store.id())
                .update();
        fixture.loadAsItIs(stem, printer("station: 'bar, 2F'"));
        assertThat(missing()).containsExactly("station:Bar, 2F");
        fixture.loadAsItIs(stem, printer("station: 'bar\\, 2F'"));
        assertThat(missing()).isEmpty();
    }

    @Test
    void aLineWithoutAStationComesToTheFallback() throws Exception {
        fixture.load(stem, ", station: bar, fallback: true", "- to: mock:" + stem);
        fixture.publish(order(1, "kitchen"));
        await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() == 1);
        assertThat(names(got(0))).containsExactly("콜라", "김치찌개");
    }

    @Test
    void aSinkOfAStationSendsItsLines() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            fixture.load(stem, """
                    - to:
                        uri: kamelet:webhook-sink
                        parameters: { target: %s, station: kitchen, url: "%s", secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3 }
                    """.formatted(stem, receiver.url()));
            fixture.publish(order(1, "grill"));
            fixture.publish(order(2, "kitchen"));
            await().atMost(SOON).until(() -> receiver.requests().size() == 1);
            JsonNode sent = JSON.readTree(receiver.requests().get(0).body());
            assertThat(sent.at("/data/order_id").asInt()).isEqualTo(2);
            assertThat(names(sent)).containsExactly("버거 세트");
        }
    }

    @Test
    void aStationWithoutAConnectorIsShownAndCounted() {
        assertThat(missing()).isEmpty();
        missing.count();
        double before = counted(true);
        jdbc.sql("update menu_categories set station = 'Bar' where store_id = ?")
                .param(store.id())
                .update();
        assertThat(missing()).containsExactly("station:Bar");

        fixture.loadAsItIs(stem, printer("stations: kitchen, fallback: true"));
        assertThat(missing()).as("another printer is there").containsExactly("station:Bar");
        missing.count();
        assertThat(counted(true)).isEqualTo(before + 1);

        fixture.loadAsItIs(stem, printer("station: \"kitchen, bar\""));
        assertThat(missing()).isEmpty();
        missing.count();
        assertThat(counted(true)).isEqualTo(before);
        fixture.loadAsItIs(stem, printer("paper: 58"));
        assertThat(missing()).as("it prints all").isEmpty();

        fixture.clear();
        assertThat(missing()).containsExactly("station:Bar");
        addPrinter("바", "order.*", "\"stations\":[\" bar\u200b \"]");
        assertThat(missing()).as("the staff has a printer for it").isEmpty();
        addPrinter("대체", "order.created", "\"fallback\":true");
        jdbc.sql("update targets set status = 'paused' where store_id = ? and name = '바'")
                .param(store.id())
                .update();
        assertThat(missing())
                .as("the other printer does not take what waits for the paused one")
                .containsExactly("station:Bar");
    }

    @Test
    void aPrinterThatGetsNoNewOrdersTakesNoTickets() throws Exception {
        jdbc.sql("update menu_categories set station = 'Bar' where store_id = ?")
                .param(store.id())
                .update();
        missing.count();
        double before = counted(true);
        for (String sample : List.of("counter-calls", "cash-drawer")) {
            fixture.loadAsItIs(
                    stem,
                    Files.readString(Path.of("routes/samples", sample + DropInGuard.SUFFIX))
                            .replace(sample, stem)
                            .replace("{{" + stem + ".store}}", store.id().toString())
                            .replace("{{" + stem + ".host}}", "localhost"));
            assertThat(missing()).as(sample).containsExactly("station:Bar");
            missing.count();
            assertThat(counted(true)).as(sample).isEqualTo(before + 1);
        }
        fixture.loadAsItIs(stem, route("", "session.*", ", station: bar", "copies: 1"));
        assertThat(missing()).as("of a station").containsExactly("station:Bar");
        fixture.loadAsItIs(stem, route("", "session.*", "", "copies: 1") + route("-log", "order.*", "", ""));
        assertThat(missing()).as("beside a route of orders").containsExactly("station:Bar");
        fixture.loadAsItIs(stem, route("", "session.*", "", "copies: 1") + route("-all", "*.*", "", "copies: 1"));
        assertThat(missing()).as("two routes with one printer").isEmpty();
        fixture.loadAsItIs(stem, route("", "order.*", "", "") + """
                - route:
                    id: %1$s-sent
                    from:
                      uri: direct:%1$s-sent
                      steps: [ { to: { uri: kamelet:escpos-printer-sink, parameters: { target: %1$s, host: localhost } } } ]
                """.formatted(stem));
        assertThat(missing()).as("what another route sends").isEmpty();
        fixture.clear();

        addPrinter("계산서", "session.completed", "\"copies\":1");
        addPrinter("바", "call.*", "\"stations\":[\"bar\"]");
        assertThat(missing()).as("of the staff").containsExactly("station:Bar");
        addPrinter("주방", "*", "\"copies\":1");
        assertThat(missing()).isEmpty();
    }

    private void addPrinter(String name, String type, String options) {
        api.post("/api/admin/targets")
                .as(store.adminToken())
                .json(
                        "{\"name\":\"%s\",\"kind\":\"printer\",\"types\":[\"%s\"],\"options\":{\"host\":\"localhost\",%s}}"
                                .formatted(name, type, options))
                .send()
                .expect(201);
    }

    private List<String> missing() {
        return StreamSupport.stream(
                        api.get("/api/admin/connectors")
                                .as(store.adminToken())
                                .send()
                                .expect(200)
                                .json()
                                .spliterator(),
                        false)
                .filter(connector -> connector.path("status").asText().equals("missing"))
                .map(connector -> connector.path("name").asText())
                .toList();
    }

    private double counted(boolean prints) {
        return meters.get("tableorder.connectors.missing")
                .tag("store_prints", String.valueOf(prints))
                .gauge()
                .value();
    }

    private String printer(String options) {
        return route("", "order.*", "", options);
    }

    /** @param printer its options; empty for none */
    private String route(String part, String types, String parameter, String printer) {
        String sink = printer.isEmpty()
                ? "log: x"
                : "to: { uri: kamelet:escpos-printer-sink, parameters: { target: " + stem + ", host: localhost, "
                        + printer + " } }";
        return """
                - route:
                    id: %1$s%2$s
                    from:
                      uri: kamelet:table-order-events-source
                      parameters: { queue: %1$s%2$s, types: "%3$s", storeId: %4$s %5$s }
                      steps: [ { %6$s } ]
                """.formatted(stem, part, types, store.id(), parameter, sink);
    }

    private JsonNode got(int index) throws Exception {
        return JSON.readTree(
                fixture.mock(stem).getExchanges().get(index).getMessage().getBody(String.class));
    }

    private static List<String> names(JsonNode event) {
        return event.at("/data/order_items").findValuesAsText("menu_name");
    }

    /** Two of a combo with a drink of the bar, and a stew without a station. */
    private String order(int id, String station) {
        return """
                {"specversion":"1.0","id":"%s","source":"/stores/1","type":"order.created","time":"%s","subject":"orders/%d",\
                "datacontenttype":"application/json","storeid":"%s","sequence":"0000000000000000007",\
                "data":{"order_id":%d,"id":%d,"order_number":12,"status":"pending","total_price":24500,"currency":"KRW",\
                "created_at":"2026-03-01T09:30:12.345678Z","table_id":31,"table_number":"3","table_session_id":5,"note":null,"version":1,\
                "order_items":[{"line":1,"menu_id":7,"menu_name":"버거 세트","unit_price":8000,"quantity":2,"subtotal":16000,"note":null,\
                "station":"%s","options":[{"option_id":1,"name":"치즈","quantity":1,"menu_id":null,"station":null},\
                {"option_id":2,"name":"콜라","quantity":2,"menu_id":9,"station":"bar"}]},\
                {"line":2,"menu_id":2,"menu_name":"김치찌개","unit_price":8500,"quantity":1,"subtotal":8500,"note":null,"station":null,\
                "options":[]}]}}""".formatted(UUID.randomUUID(), Instant.now(), id, store.id(), id, id, station);
    }
}
