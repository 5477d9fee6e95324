package io.tableorder.integrators.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.simulator.PrinterSimulator;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The samples for printers of stations and for a cash drawer, copied into the routes folder as they ask their reader to do. */
@Tag("broker")
@Timeout(180)
class PrinterSamplesTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final DropInFixture fixture;
    private final AmqpAdmin admin;
    private final PrinterSimulator first = new PrinterSimulator();
    private final PrinterSimulator second = new PrinterSimulator();
    private final Map<String, String> settings = new HashMap<>();

    @Autowired
    PrinterSamplesTest(ApplicationContext context, AmqpAdmin admin) {
        this.fixture = new DropInFixture(context);
        this.admin = admin;
    }

    @AfterEach
    void removeThem() {
        fixture.clear();
        List.of("station-printers", "cash-drawer", "counter-calls").forEach(admin::deleteQueue);
        settings.keySet().forEach(System::clearProperty);
        first.close();
        second.close();
    }

    @Test
    void eachLineIsPrintedWhereItIsMade() throws IOException {
        use("station-printers", "kitchen", "localhost", "bar", "localhost");
        PrinterSimulator kitchen = first;
        PrinterSimulator bar = second;
        long drinks = post("/api/admin/categories", "{\"name\":\"음료\",\"station\":\"Bar\"}");
        patch("/api/admin/menus/" + store.cola(), "{\"category_id\":" + drinks + "}");

        long order = order();
        await().atMost(SOON)
                .until(() -> kitchen.tickets().size() == 1 && bar.tickets().size() == 1);
        assertThat(bar.tickets().get(0).text()).contains(" 2 콜라", "다른 곳 1종").doesNotContain("된장국");
        assertThat(kitchen.tickets().get(0).text())
                .contains(" 1 된장국", "다른 곳 1종")
                .doesNotContain("콜라");

        // An order goes where it went, whatever the menu says by now.
        patch("/api/admin/categories/" + drinks, "{\"station\":\"counter\"}");
        patch("/api/admin/orders/" + order + "/status", "{\"status\":\"cancelled\"}");
        await().atMost(SOON)
                .until(() -> kitchen.tickets().size() == 2 && bar.tickets().size() == 2);
        assertThat(bar.tickets().get(1).text())
                .contains("취소 CANCELLED", " 2 콜라")
                .doesNotContain("된장국");
        assertThat(kitchen.tickets().get(1).text())
                .contains("취소 CANCELLED", " 1 된장국")
                .doesNotContain("콜라");
    }

    @Test
    void aComboIsPrintedInPartsAndSoIsWhatIsCancelledOfIt() throws IOException {
        use("station-printers", "kitchen", "localhost", "bar", "localhost");
        patch("/api/admin/menus/" + store.cola(), "{\"station\":\"bar\"}");
        TestOptions options = new TestOptions(jdbc, store);
        long group = options.group(store.soup(), "세트", 0, 5);
        long rice = options.option(group, "곱빼기", 1_000);
        long drink = options.option(group, "콜라 세트", 2_000, store.cola());
        long order = api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(
                        "{\"items\":[{\"menu_id\":%d,\"quantity\":2,\"options\":[{\"option_id\":%d},{\"option_id\":%d,\"quantity\":2}]}]}"
                                .formatted(store.soup(), rice, drink))
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
        await().atMost(SOON)
                .until(() -> first.tickets().size() == 1 && second.tickets().size() == 1);
        assertThat(first.tickets().get(0).text())
                .contains(" 2 된장국", "+ 곱빼기", "다른 곳 1종")
                .doesNotContain("콜라");
        assertThat(second.tickets().get(0).text()).contains(" 4 콜라 세트", "(된장국)").doesNotContain("곱빼기");

        api.post("/api/admin/orders/" + order + "/cancellations")
                .as(store.adminToken())
                .json("{\"items\":[{\"line\":1,\"quantity\":1}],\"reason_code\":\"changed_mind\"}")
                .send()
                .expect(200);
        await().atMost(SOON)
                .until(() -> first.tickets().size() == 2 && second.tickets().size() == 2);
        assertThat(first.tickets().get(1).text()).contains("VOID", " 1 된장국", "+ 곱빼기", "사유: 손님 변심");
        assertThat(second.tickets().get(1).text()).contains("VOID", " 2 콜라 세트", "(된장국)");
    }

    @Test
    void aCallIsPrintedAtTheCounter() throws IOException {
        use("counter-calls", "host", "localhost");
        api.post("/api/customer/calls")
                .as(store.tableToken(0))
                .json("{\"kind\":\"water\",\"note\":\"얼음 많이\"}")
                .send()
                .expect(201);
        await().atMost(SOON).until(() -> first.tickets().size() == 1);
        assertThat(first.tickets().get(0).text()).contains("호출 CALL", "테이블 1", "물", "얼음 많이");
        assertThat(first.buzzes()).isEqualTo(1);
    }

    @Test
    void anOrderFromBeforeThereWereStationsIsTheKitchens() throws IOException {
        use("station-printers", "kitchen", "localhost", "bar", "localhost");
        fixture.publish(placed(42));
        await().atMost(SOON).until(() -> first.tickets().size() == 1);
        assertThat(first.tickets().get(0).text()).contains(" 2 김치찌개", " 1 계란말이");
        assertThat(jdbc.sql("select count(*) from deliveries where store_id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aCategoryIsFoundWhateverSignsItsNameHas() {
        String stem = DropInFixture.newStem();
        fixture.load(stem, """
                - to:
                    uri: kamelet:escpos-printer-sink
                    parameters: { target: %s, host: localhost, port: %d, categories: "RAW(50%% + 1, 주류 & 음료)" }
                """.formatted(stem, first.port()));
        fixture.publish(placed(43).replace("\"note\":null", "\"note\":null,\"category\":\"주류 & 음료\""));
        fixture.publish(placed(44).replace("\"note\":null", "\"note\":null,\"category\":\"50% + 1\""));
        await().atMost(SOON).until(() -> first.tickets().size() == 2);
        assertThat(first.tickets())
                .allSatisfy(
                        ticket -> assertThat(ticket.text()).contains(" 1 계란말이").doesNotContain("김치찌개"));
        admin.deleteQueue(stem);
    }

    @Test
    void theBillOfACompletedSessionOpensTheDrawerAndSoundsTheBuzzer() throws IOException {
        use("cash-drawer", "host", "localhost");
        order();
        api.post("/api/admin/tables/" + store.table(0) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
        await().atMost(SOON).until(() -> first.tickets().size() == 1);
        assertThat(first.tickets().get(0).text()).contains("계산서 BILL", "테이블 1", "주문 1건", "합계", "원");
        assertThat(first.drawerPins()).containsExactly(2);
        assertThat(first.buzzes()).isEqualTo(1);
        assertThat(first.unknownCommands()).isEmpty();
    }

    private long order() {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    private long post(String path, String json) {
        return api.post(path)
                .as(store.adminToken())
                .json(json)
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    private void patch(String path, String json) {
        api.patch(path).as(store.adminToken()).json(json).send().expect(200);
    }

    /** Just now, because tickets of long ago expire. */
    private String placed(long order) {
        return DropInFixture.order(UUID.randomUUID(), store.id(), order)
                .replace("\"time\":\"2026-03-01T09:30:00Z\"", "\"time\":\"" + Instant.now() + '"');
    }

    /** @param namesAndValues of its settings, beside the store and the ports */
    private void use(String sample, String... namesAndValues) throws IOException {
        set(sample, "store", store.id().toString());
        set(sample, "port", String.valueOf(first.port()));
        set(sample, "kitchen-port", String.valueOf(first.port()));
        set(sample, "bar-port", String.valueOf(second.port()));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            set(sample, namesAndValues[i], namesAndValues[i + 1]);
        }
        fixture.loadAsItIs(sample, Files.readString(Path.of("routes/samples", sample + DropInGuard.SUFFIX)));
    }

    private void set(String sample, String name, String value) {
        System.setProperty(sample + "." + name, value);
        settings.put(sample + "." + name, value);
    }
}
