package io.tableorder.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.http.ClientAddress;
import io.tableorder.http.Contract;
import io.tableorder.testing.Api;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.RawHttp;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.mock.web.MockHttpServletRequest;

/** One line for each request, whichever part of the service answers it. */
class AccessLinesTest extends StoreTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @LocalManagementPort
    private int managementPort;

    @Autowired
    private Contract contract;

    private final String id = "r-" + UUID.randomUUID();
    private LogTap log;

    @BeforeEach
    void listen() {
        log = new LogTap();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void anOrderIsALineWithAllThatAnOperatorAsksFor() throws Exception {
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("X-Request-Id", id)
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .json(store.cart())
                .send()
                .expect(201);

        ILoggingEvent line = only(id);
        assertThat(line.getLevel()).isEqualTo(Level.INFO);
        assertThat(line.getMDCPropertyMap()).containsEntry("trace.id", TRACE);
        assertThat(LogTap.fields(line))
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/api/customer/orders")
                .containsEntry("operation", "placeOrder")
                .containsEntry("http.response.status_code", 201)
                .containsEntry("actor", "table:" + store.table(0))
                .containsEntry("store", store.id())
                .containsEntry("client.ip", "127.0.0.1")
                .hasEntrySatisfying(
                        "duration_ms", millis -> assertThat((long) millis).isBetween(0L, 60_000L))
                .hasEntrySatisfying("http.response.body.bytes", bytes -> assertThat((long) bytes)
                        .isPositive());
        assertThat(LogTap.text(line))
                .contains(id + " " + TRACE)
                .contains("POST /api/customer/orders 201 ")
                .contains("table:" + store.table(0) + " of store " + store.id() + " from 127.0.0.1");

        JsonNode json = new ObjectMapper().readTree(LogTap.json(line));
        assertThat(json.at("/http/request/id").asText()).isEqualTo(id);
        assertThat(json.at("/http/request/method").asText()).isEqualTo("POST");
        assertThat(json.at("/http/response/status_code").asInt()).isEqualTo(201);
        assertThat(json.at("/trace/id").asText()).isEqualTo(TRACE);
        assertThat(json.at("/log/logger").asText()).isEqualTo("access");
        assertThat(json.at("/service/name").asText()).isEqualTo("table-order");
        assertThat(json.at("/store").asText()).isEqualTo(store.id().toString());
    }

    @Test
    void idsInPathsStayOut() {
        send(api.get("/api/admin/orders/471100000000004711?secret=word").as(store.adminToken()), 404);
        ILoggingEvent line = only(id);
        assertThat(LogTap.fields(line))
                .containsEntry("http.route", "/api/admin/orders/{id}")
                .containsEntry("http.response.status_code", 404)
                .containsEntry("actor", "admin:" + store.admin());
        assertThat(LogTap.text(line) + LogTap.json(line))
                .doesNotContain("471100000000004711")
                .doesNotContain("word");
    }

    @Test
    void refusalsOfEveryKindAreLines() {
        send(api.get("/api/admin/orders"), 401);
        assertThat(LogTap.fields(only(id)))
                .containsEntry("http.response.status_code", 401)
                .containsEntry("operation", "listOrders")
                .doesNotContainKeys("actor", "store");

        send(api.get("/api/admin/orders").as(store.tableToken(0)), 403);
        assertThat(LogTap.fields(last(id)))
                .containsEntry("http.response.status_code", 403)
                .containsEntry("actor", "table:" + store.table(0));

        send(api.get("/api/nothing/4711").as(store.adminToken()), 404);
        assertThat(LogTap.fields(last(id))).containsEntry("http.route", "unknown");

        send(api.get("/api/integrations/events").as(store.apiKey()), 200);
        assertThat(LogTap.fields(last(id)).get("actor")).asString().startsWith("key:");
    }

    @Test
    void aRefusalByTheContainerIsALineToo() throws Exception {
        Api.Answer answer = raw("GET /api/%zz?ticket=word HTTP/1.1\r\nHost: a\r\nX-Request-Id: " + id
                + "\r\nConnection: close\r\n\r\n");
        String given = answer.header("X-Request-Id");
        ILoggingEvent line = only(String.valueOf(given));
        assertThat(LogTap.fields(line))
                .containsEntry("http.response.status_code", 400)
                .containsEntry("http.route", "unknown");
        assertThat(LogTap.json(line)).doesNotContain("word");

        int before = log.of("access").size();
        answer = raw("F{O GET /api/admin/orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        await().until(() -> log.of("access").size() > before);
        assertThat(log.of("access").subList(before, before + 1))
                .allSatisfy(refused -> assertThat(LogTap.fields(refused).get("http.response.status_code"))
                        .isEqualTo(400));
    }

    @Test
    void aStreamIsALineWhenItEnds() {
        EventStream stream = EventStream.ask(
                port, "/api/admin/orders/stream", "Authorization", "Bearer " + store.adminToken(), "X-Request-Id", id);
        assertThat(stream.status()).isEqualTo(200);
        assertThat(log.forRequest(id)).isEmpty();
        stream.close();
        // The server notices when it writes to it.
        AtomicInteger price = new AtomicInteger(2_000);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            api.patch("/api/admin/menus/" + store.cola())
                    .as(store.adminToken())
                    .json("{\"price\": " + price.incrementAndGet() + "}")
                    .send()
                    .expect(200);
            return !log.forRequest(id).isEmpty();
        });
        assertThat(LogTap.fields(only(id)))
                .containsEntry("operation", "streamOrders")
                .containsEntry("http.response.status_code", 200)
                .containsEntry("actor", "admin:" + store.admin());
    }

    @Test
    void theManagementPortWritesNone() throws Exception {
        Api management = new Api(managementPort);
        management
                .get("/actuator/health")
                .header("X-Request-Id", id)
                .sendUnchecked()
                .expect(200);
        send(api.get("/health"), 200);
        assertThat(LogTap.fields(only(id))).containsEntry("operation", "getHealth");
    }

    @Test
    void aSlowRequestIsAWarningAndAStreamIsNot() {
        AccessLines lines = new AccessLines(
                contract, new ClientAddress(TestSettings.with()), TestSettings.with("logs.slow-after", "2s"));
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/admin/orders");
        lines.write(request, end(id + 1, "application/json", 2_001));
        lines.write(request, end(id + 2, "application/json", 2_000));
        lines.write(request, end(id + 3, "text/event-stream;charset=UTF-8", 3_600_000));
        assertThat(List.of(only(id + 1), only(id + 2), only(id + 3)))
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN, Level.INFO, Level.INFO);
        assertThat(LogTap.fields(only(id + 1))).containsEntry("duration_ms", 2_001L);
    }

    @Test
    void noClientForgesALine() throws Exception {
        String forged = "2026-11-23T09:00:00.000Z  INFO [x] access : DELETE /api/admin/menus/{id} 204";
        Map<String, String> bad = Map.of(
                "a header that is folded", "X-Request-Id: a\r\n " + forged,
                "a bare line feed", "X-Request-Id: a\n" + forged,
                "a bare carriage return", "X-Request-Id: a\r" + forged,
                "a trace", "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01\u2028" + forged);
        for (var header : bad.entrySet()) {
            raw("GET /api/customer/menus%0d%0a"
                    + forged.replace(" ", "%20").replace("{", "%7B").replace("}", "%7D") + " HTTP/1.1\r\nHost: a\r\n"
                    + header.getValue() + "\r\nConnection: close\r\n\r\n");
        }
        api.post("/api/admin/auth/login")
                .json("{\"username\":\"a\\n" + forged + "\",\"password\":\"wrong\"}")
                .sendUnchecked();
        await().until(() -> log.of("access").size() >= bad.size() + 1);
        assertThat(log.lines()).extracting(LogTap::text).allSatisfy(text -> assertThat(text)
                .doesNotContain("DELETE /api/admin/menus/{id} 204"));
    }

    @Test
    void aLineBreakInAMessageDoesNotBeginALine() {
        org.slf4j.Logger logger = org.slf4j.LoggerFactory.getLogger("forger");
        String forged = "x\n2026-11-23T09:00:00 INFO forged\r\n2026 again\r\u001b[31mred";
        logger.warn("Name {}", forged, new IllegalStateException(forged));
        String text = LogTap.text(log.of("forger").get(0));
        assertThat(text.lines().skip(1)).isNotEmpty().allSatisfy(line -> assertThat(line)
                .matches("|\\s.*"));
        assertThat(text)
                .contains("Name x\n    2026-11-23")
                .contains("\tat io.tableorder")
                .doesNotContain("\r");
        assertThat(text.replaceAll("\u001b\\[[0-9;]*m ", "")).doesNotContain("\u001b[31mred");
        assertThat(LogTap.json(log.of("forger").get(0)).lines()).hasSize(1);
    }

    private void send(Api.Call call, int status) {
        call.header("X-Request-Id", id).sendUnchecked().expect(status);
    }

    private Api.Answer raw(String request) throws Exception {
        Api.Answer answer = new RawHttp(port).send(request.getBytes(StandardCharsets.UTF_8));
        assertThat(answer).isNotNull();
        return answer;
    }

    private static AccessLines.End end(String id, String type, long millis) {
        return new AccessLines.End(200, id, type, 7, Duration.ofMillis(millis));
    }

    /** Connectors have lines for the same request. */
    private List<ILoggingEvent> of(String request) {
        return log.forRequest(request).stream()
                .filter(line -> line.getLoggerName().equals("access"))
                .toList();
    }

    /** It is written after the answer. */
    private ILoggingEvent only(String request) {
        await().until(() -> !of(request).isEmpty());
        assertThat(of(request)).hasSize(1);
        return of(request).get(0);
    }

    private ILoggingEvent last(String request) {
        int seen = seenBefore++;
        await().until(() -> of(request).size() > seen);
        return of(request).get(seen);
    }

    private int seenBefore = 1;
}
