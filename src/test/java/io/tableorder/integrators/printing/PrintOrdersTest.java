package io.tableorder.integrators.printing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.simulator.PrinterSimulator;
import io.tableorder.testing.StoreTest;
import java.time.Duration;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole way: a guest orders, a connector's route runs, and a printer prints. */
@Tag("broker")
@Timeout(180)
class PrintOrdersTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Autowired
    private CamelContext camel;

    private final String name = "test-printer-" + UUID.randomUUID();
    private final PrinterSimulator printer = new PrinterSimulator();

    @BeforeEach
    void connectAPrinter() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:table-order-events-source?queue=" + name + "&types=order.*&storeId=" + store.id())
                        .routeId(name)
                        .to("kamelet:escpos-printer-sink?target=" + name + "&host=localhost&paper=58&port="
                                + printer.port());
            }
        });
    }

    @AfterEach
    void disconnectIt() throws Exception {
        camel.getRouteController().stopRoute(name);
        camel.removeRoute(name);
        printer.close();
    }

    @Test
    void anOrderIsPrintedOnceAndItsCancellationToo() {
        long order = order();
        await().atMost(SOON).until(() -> printer.tickets().size() == 1);
        assertThat(printer.tickets().get(0).text())
                .contains("테이블 1", " 1 된장국", " 2 콜라", "#" + order)
                .doesNotContain("DUPLICATE");
        awaitStates("confirmed");

        changeStatus(order, "preparing");
        changeStatus(order, "cancelled");
        await().atMost(SOON).until(() -> printer.tickets().size() == 2);
        assertThat(printer.tickets().get(1).text()).contains("취소 CANCELLED", "#" + order);
        awaitStates("confirmed", "confirmed");
        assertThat(printer.unknownCommands()).isEmpty();
    }

    @Test
    void withoutPaperItWaitsAndIsPrintedOnceAfterwards() {
        printer.paperOut();
        order();
        await().atMost(SOON).until(() -> condition().equals("PAPER_OUT"));
        assertThat(printer.tickets()).isEmpty();

        printer.paperIn();
        awaitStates("confirmed");
        assertThat(condition()).isEqualTo("OK");
        assertThat(printer.tickets()).singleElement().satisfies(ticket -> assertThat(ticket.text())
                .doesNotContain("DUPLICATE"));
    }

    @Test
    void aTicketThatBreaksOffComesAgainMarked() {
        printer.resetAfter(150);
        order();
        awaitStates("confirmed");
        assertThat(printer.tickets()).last().satisfies(ticket -> assertThat(ticket.text())
                .contains("재출력 DUPLICATE"));
    }

    @Test
    void aPrinterThatNeverSaysThatItHasPrintedGetsOneTicketAndStaffLearnsWhatToSet() {
        printer.answerNothingInTurn();
        order();
        awaitStates("confirmed");
        assertThat(printer.tickets()).hasSize(1);
        assertThat(condition()).isEqualTo("GS_R_UNANSWERED");
        assertThat(ask("select code || ': ' || detail from deliveries where target = ?")
                        .single())
                .contains("GS_R_UNANSWERED", "confirm: false");
    }

    @Test
    void theClockOnTheTicketIsTheStores() {
        jdbc.sql("update stores set time_zone = 'Pacific/Kiritimati' where id = ?")
                .param(store.id())
                .update();
        long order = order();
        await().atMost(SOON).until(() -> printer.tickets().size() == 1);
        String time = jdbc.sql(
                        "select to_char(created_at at time zone 'Pacific/Kiritimati', 'HH24:MI') from orders where id = ?")
                .param(order)
                .query(String.class)
                .single();
        assertThat(printer.tickets().get(0).text()).contains(time);
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

    private void changeStatus(long order, String status) {
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"" + status + "\"}")
                .send()
                .expect(200);
    }

    private void awaitStates(String... states) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ask("select state from deliveries where target = ? order by id")
                                .list())
                        .containsExactly(states));
    }

    private String condition() {
        return ask("select condition from delivery_targets where name = ?")
                .optional()
                .orElse("");
    }

    private JdbcClient.MappedQuerySpec<String> ask(String sql) {
        return jdbc.sql(sql).param(name).query(String.class);
    }
}
