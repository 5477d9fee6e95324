package io.tableorder.foundation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.simulator.WebhookReceiver;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.StoreTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ids of a request, from its first line to the last of what came of it. */
@Tag("broker")
class OrderWayTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final WebhookReceiver receiver = new WebhookReceiver();
    private final String id = "r-" + UUID.randomUUID();
    private LogTap log;

    @BeforeEach
    void listen() {
        log = new LogTap().talkative();
    }

    @AfterEach
    void close() {
        jdbc.sql("delete from webhooks where store_id = ?").param(store.id()).update();
        receiver.close();
        log.close();
    }

    @Test
    void everyLineOfAnOrdersWayCarriesTheSameIds() throws Exception {
        openAWebhook();
        place(id);
        await().atMost(SOON).untilAsserted(() -> assertThat(log.forRequest(id))
                .extracting(ILoggingEvent::getLoggerName)
                .contains(
                        "access",
                        "io.tableorder.restaurant.order.OrderPlacement",
                        "io.tableorder.event.Publisher",
                        "io.tableorder.integrators.target.LogIntake",
                        "io.tableorder.integrators.delivery.AttemptRunner"));

        assertThat(log.forRequest(id))
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("trace.id", TRACE));
        assertThat(log.forRequest(id).stream().map(ILoggingEvent::getThreadName).distinct())
                .as("servlet, route, relay, intake, delivery")
                .hasSizeGreaterThanOrEqualTo(5);

        WebhookReceiver.Request sent = receiver.requests().get(0);
        JsonNode event = new ObjectMapper().readTree(sent.body());
        assertThat(event.path("requestid").asText()).isEqualTo(id);
        assertThat(event.path("traceparent").asText())
                .startsWith("00-" + TRACE + "-")
                .endsWith("-01");
        assertThat(sent.header("traceparent"))
                .isEqualTo(event.path("traceparent").asText());
        assertThat(api.get("/api/integrations/events?after=0&types=order.created")
                        .as(store.apiKey())
                        .send()
                        .expect(200)
                        .text())
                .as("who pulls gets the same bytes")
                .contains(sent.body());
    }

    @Test
    void aRequestWithoutATraceBeginsOne() throws Exception {
        openAWebhook();
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("X-Request-Id", id)
                .json(store.cart())
                .send()
                .expect(201);
        await().atMost(SOON).until(() -> has(id, "io.tableorder.integrators.delivery.AttemptRunner"));
        assertThat(log.forRequest(id))
                .extracting(line -> line.getMDCPropertyMap().get("trace.id"))
                .containsOnly(log.forRequest(id).get(0).getMDCPropertyMap().get("trace.id"))
                .first()
                .asString()
                .matches("[0-9a-f]{32}");
    }

    @Test
    void aRedriveHasItsOwnRequestAndTheEventsTrace() throws Exception {
        receiver.answers(400);
        openAWebhook();
        place(id);
        await().atMost(SOON).until(() -> has(id, "io.tableorder.integrators.deadletter.UndeliveredLetters"));
        await().atMost(SOON).until(() -> has(id, "io.tableorder.integrators.delivery.AttemptRunner"));
        long letter = api.get("/api/admin/dead-letters?state=open")
                .as(store.adminToken())
                .send()
                .json()
                .at("/data/0/id")
                .asLong();

        receiver.answers(200);
        String again = "again-" + UUID.randomUUID();
        api.post("/api/admin/dead-letters/" + letter + "/redrive")
                .as(store.adminToken())
                .header("X-Request-Id", again)
                .send()
                .expect(200);
        await().atMost(SOON).until(() -> has(again, "io.tableorder.integrators.delivery.AttemptRunner"));
        assertThat(log.forRequest(again).stream()
                        .filter(line -> line.getLoggerName().endsWith(".AttemptRunner")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("trace.id", TRACE));
    }

    @Test
    void workWithoutARequestNamesNoRequest() {
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201);
        assertThat(Trace.current()).isNull();
        long seq = jdbc.sql("select seq from append_event(?, 'menu.changed', 'menu', ?, 1, '{\"made_up\": true}')")
                .params(store.id(), store.cola())
                .query(Long.class)
                .single();
        JsonNode event = api.get("/api/integrations/events?after=" + (seq - 1))
                .as(store.apiKey())
                .send()
                .expect(200)
                .json()
                .at("/data/0");
        assertThat(event.has("traceparent")).isFalse();
        assertThat(event.has("requestid")).isFalse();
    }

    private boolean has(String request, String logger) {
        return log.forRequest(request).stream()
                .anyMatch(line -> line.getLoggerName().equals(logger));
    }

    private void place(String request) {
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("X-Request-Id", request)
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .json(store.cart())
                .send()
                .expect(201);
    }

    private void openAWebhook() {
        api.post("/api/admin/webhooks")
                .as(store.adminToken())
                .json("{\"url\":\"" + receiver.url() + "\",\"types\":[\"order.created\"]}")
                .send()
                .expect(201);
    }
}
