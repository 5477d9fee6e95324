package io.tableorder.dropin;

import static io.tableorder.dropin.DropInFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.simulator.PrinterSimulator;
import io.tableorder.testing.StoreTest;
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

/** The samples for printers of stations and for a cash drawer, copied into the routes folder as their reader is told to. */
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
        List.of("station-printers", "cash-drawer").forEach(admin::deleteQueue);
        settings.keySet().forEach(System::clearProperty);
        first.close();
        second.close();
    }

    @Test
    void eachLineIsPrintedWhereItIsMade() throws IOException {
        use("station-printers", "kitchen", "localhost", "bar", "localhost");
        PrinterSimulator kitchen = first;
        PrinterSimulator bar = second;
        String drink = placed(41)
                .replace("\"note\":null", "\"note\":null,\"category_id\":9,\"category\":\"음료\",\"station\":\"bar\"")
                .replace("계란말이", "콜라");

        fixture.publish(drink);
        await().atMost(SOON)
                .until(() -> kitchen.tickets().size() == 1 && bar.tickets().size() == 1);
        assertThat(bar.tickets().get(0).text()).contains(" 1 콜라", "다른 곳 1종").doesNotContain("김치찌개");
        assertThat(kitchen.tickets().get(0).text())
                .contains(" 2 김치찌개", "다른 곳 1종")
                .doesNotContain("콜라");

        fixture.publish(placed(42));
        fixture.publish(cancelled(drink));
        await().atMost(SOON)
                .until(() -> kitchen.tickets().size() == 3 && bar.tickets().size() == 2);
        assertThat(bar.tickets().get(1).text())
                .contains("취소 CANCELLED", " 1 콜라")
                .doesNotContain("김치찌개");
        assertThat(kitchen.tickets().get(1).text()).contains(" 2 김치찌개", " 1 계란말이", "#42");
        assertThat(kitchen.tickets().get(2).text()).contains("취소 CANCELLED", " 2 김치찌개");
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
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201);
        complete(0);
        await().atMost(SOON).until(() -> first.tickets().size() == 1);
        assertThat(first.tickets().get(0).text()).contains("계산서 BILL", "테이블 1", "주문 1건", "합계", "원");
        assertThat(first.drawerPins()).containsExactly(2);
        assertThat(first.buzzes()).isEqualTo(1);
        assertThat(first.unknownCommands()).isEmpty();
    }

    private void complete(int table) {
        api.post("/api/admin/tables/" + store.table(table) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
    }

    /** Just now: nobody wants tickets of long ago. */
    private String placed(long order) {
        return order(UUID.randomUUID(), store.id(), order)
                .replace("\"time\":\"2026-03-01T09:30:00Z\"", "\"time\":\"" + Instant.now() + '"');
    }

    private static String cancelled(String order) {
        return order.replaceFirst("\"id\":\"[^\"]+\"", "\"id\":\"" + UUID.randomUUID() + "\"")
                .replace("order.created", "order.status_changed")
                .replace("\"sequence\":\"0000000000000000007\"", "\"sequence\":\"0000000000000000008\"")
                .replace("\"status\":\"pending\"", "\"status\":\"cancelled\"");
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
