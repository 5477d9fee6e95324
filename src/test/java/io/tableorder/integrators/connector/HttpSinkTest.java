package io.tableorder.integrators.connector;

import static io.tableorder.integrators.connector.DropInFixture.newStem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.simulator.PosSimulator;
import io.tableorder.simulator.SlackWebhook;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The kamelet {@code http-sink} in the running service, and its samples, copied into the routes folder as they ask their reader to do. */
@Tag("broker")
@Timeout(180)
class HttpSinkTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String POS = "acme-oauth-pos";
    private static final String SLACK = "slack-cancellations";
    private static final String CALLS = "slack-calls";
    private static final String KEY = "a+b%2B=&c/d#e?f|g";
    private static final String ORDERS = "/api/admin/orders/";

    private final DropInFixture fixture;
    private final Settings settings;
    private final AmqpAdmin admin;
    private final DropIns dropIns;
    private final PosSimulator pos = new PosSimulator();
    private final SlackWebhook slack = new SlackWebhook();

    @Autowired
    HttpSinkTest(ApplicationContext context, Settings settings, AmqpAdmin admin, DropIns dropIns) {
        this.dropIns = dropIns;
        this.fixture = new DropInFixture(context);
        this.settings = settings;
        this.admin = admin;
    }

    @AfterEach
    void remove() throws IOException {
        fixture.clear();
        for (String sample : List.of(POS, SLACK, CALLS)) {
            admin.deleteQueue(sample);
            Files.deleteIfExists(settings.routesDir().resolve(sample + ".ftl"));
        }
        System.getProperties().keySet().removeIf(key -> key.toString()
                .matches("(" + POS + "|" + SLACK + "|" + CALLS + ")\\..*"));
        pos.close();
        slack.close();
    }

    @Test
    void aPosGetsOrdersInItsOwnWordsForAnAccessToken() throws IOException {
        jdbc.sql("update menu_categories set station = 'kitchen' where store_id = ?")
                .param(store.id())
                .update();
        jdbc.sql("update menus set pos_code = 'K-001' where id = ?")
                .param(store.soup())
                .update();
        pos.wantsTokens(Duration.ofSeconds(5));
        copy(
                POS,
                Map.of(
                        "url",
                        pos.url(),
                        "token-url",
                        pos.tokenUrl(),
                        "client-id",
                        "table-order",
                        "client-secret",
                        "s3cret"));
        long order = place("{\"menu_id\":" + store.soup() + ",\"quantity\":2,\"note\":\"\\\"덜\\\" 맵게\"},"
                + "{\"menu_id\":" + store.cola() + ",\"quantity\":1}");
        await().atMost(SOON).until(() -> pos.taken().size() == 1);
        JsonNode message = pos.taken().get(0).message();
        assertThat(message.path("action").asText()).isEqualTo("pending");
        assertThat(message.path("order_id").asLong()).isEqualTo(order);
        assertThat(message.path("lines").path(0)).hasToString("""
                {"plu":"K-001","text":"된장국","group":"식사","printer":"kitchen","count":2,"price":9000,"extras":[],"remark":"\\"덜\\" 맵게"}""");
        assertThat(message.path("lines").path(1)).hasToString("""
                {"plu":null,"text":"콜라","group":"식사","printer":"kitchen","count":1,"price":2500,"extras":[],"remark":null}""");

        pos.takeTokensBack();
        api.delete(ORDERS + order).as(store.adminToken()).send().expect(204);
        await().atMost(SOON).until(() -> pos.taken().size() == 2);
        assertThat(pos.taken().get(1).message().path("action").asText()).isEqualTo("cancelled");
        assertThat(pos.taken())
                .extracting(PosSimulator.Taken::key)
                .containsExactlyElementsOf(jdbc.sql(
                                "select event_id::text from event_log where store_id = ? and type like 'order.%' order by seq")
                        .param(store.id())
                        .query(String.class)
                        .list());
    }

    @Test
    void theBillOfMergedSessionsComesBehindTheOrdersOfBoth() {
        String stem = newStem();
        pos.next(PosSimulator.Mode.FAIL);
        fixture.loadAsItIs(stem, """
                - route:
                    id: %1$s
                    from:
                      uri: kamelet:table-order-events-source
                      parameters: { queue: %1$s, storeId: %2$s }
                      steps:
                        - to:
                            uri: kamelet:http-sink
                            parameters: { target: %1$s, url: "%3$s", retryDelays: 500ms }
                """.formatted(stem, store.id(), pos.url()));
        try {
            fixture.publish(event(7, "order.created", "orders/41", "\"table_session_id\":5"));
            fixture.publish(event(8, "session.merged", "sessions/6", "\"table_session_id\":6,\"merged_session_id\":5"));
            fixture.publish(event(9, "session.completed", "sessions/6", "\"table_session_id\":6"));
            await().atMost(SOON).until(() -> pos.taken().size() == 3);
            assertThat(pos.taken())
                    .extracting(taken -> taken.message().path("type").asText())
                    .containsExactly("order.created", "session.merged", "session.completed");
        } finally {
            fixture.clear();
            admin.deleteQueue(stem);
        }
    }

    private String event(int sequence, String type, String subject, String data) {
        return """
                {"specversion":"1.0","id":"%s","source":"/stores/%s","type":"%s","time":"%s","subject":"%s",\
                "storeid":"%s","sequence":"%019d","data":{%s}}""".formatted(UUID.randomUUID(), store.id(), type, Instant.now(), subject, store.id(), sequence, data);
    }

    @Test
    void slackIsToldOfCancelledAndDeletedOrdersOnly() throws IOException {
        slack.limitNext();
        copy(SLACK, Map.of("url", slack.url()));
        long made = place("{\"menu_id\":" + store.soup() + ",\"quantity\":1}");
        long cancelled = place("{\"menu_id\":" + store.cola() + ",\"quantity\":2}");
        long deleted = place("{\"menu_id\":" + store.cola() + ",\"quantity\":1}");
        change(made, "{\"status\":\"preparing\"}");
        change(cancelled, "{\"status\":\"cancelled\",\"reason\":\"<!channel> 재료 & 소진\"}");
        api.delete(ORDERS + deleted).as(store.adminToken()).send().expect(204);
        await().atMost(SOON).until(() -> slack.texts().size() == 2);
        assertThat(slack.texts())
                .containsExactly(
                        "*주문 2번 (테이블 1) 취소*\n• 콜라 × 2\n사유: &lt;!channel&gt; 재료 &amp; 소진",
                        "*주문 3번 (테이블 1) 삭제*\n• 콜라 × 1");

        await().atMost(SOON).until(() -> deliveries(SLACK).split("\"confirmed\"", -1).length == 3);
    }

    @Test
    void slackIsToldOfCallsAndOfThoseThatNobodyTakes() throws IOException {
        copy(CALLS, Map.of("url", slack.url()));
        call("{\"kind\":\"water\",\"note\":\"<!channel> 얼음 & 물\"}");
        long late = call("{\"kind\":\"bill\"}");
        await().atMost(SOON).until(() -> slack.texts().size() == 2);
        jdbc.sql("update service_calls set called_at = called_at - interval '1 hour' where id = ?")
                .param(late)
                .update();
        await().atMost(SOON).until(() -> slack.texts().size() == 3);
        assertThat(slack.texts())
                .containsExactly("*테이블 1 호출: 물*\n&lt;!channel&gt; 얼음 &amp; 물", "*테이블 1 호출: 계산*", "*테이블 1 응답 없음: 계산*");
    }

    private long call(String call) {
        return api.post("/api/customer/calls")
                .as(store.tableToken(0))
                .json(call)
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    @Test
    void theOptionsOfAFileArriveAsTheyAreWritten() {
        String stem = DropInFixture.newStem();
        System.setProperty(stem + ".key", KEY);
        pos.answer(409, "");
        fixture.load(stem, """
                - to:
                    uri: kamelet:http-sink
                    parameters:
                      target: %1$s
                      url: "RAW(%2$s?branch=a+b&till=1)"
                      method: PUT
                      token: "RAW({{%1$s.key}})"
                      headers: "RAW(X-Branch: 7 | X-Api-Key: {{%1$s.key}})"
                      done: "409"
                """.formatted(stem, pos.url()));
        try {
            place("{\"menu_id\":" + store.soup() + ",\"quantity\":1}");
            await().atMost(SOON).until(() -> pos.received().size() == 1);
            PosSimulator.Received request = pos.received().get(0);
            assertThat(request.path()).isEqualTo("/orders?branch=a+b&till=1");
            assertThat(request.headers())
                    .containsEntry("authorization", "Bearer " + KEY)
                    .containsEntry("x-branch", "7")
                    .containsEntry("x-api-key", KEY);
            await().atMost(SOON).until(() -> deliveries(stem).contains("confirmed"));
        } finally {
            fixture.clear();
            admin.deleteQueue(stem);
            System.clearProperty(stem + ".key");
        }
    }

    @Test
    void aFileWithoutItsTemplateIsRefusedAndOneOfAnotherToo() {
        String stem = DropInFixture.newStem();
        for (String template : List.of(stem + ".ftl", "kitchen-ticket.ftl", "../" + stem + ".ftl")) {
            fixture.put(stem, """
                    - route:
                        id: %1$s
                        from:
                          uri: kamelet:table-order-events-source
                          parameters: { queue: %1$s }
                          steps:
                            - to:
                                uri: kamelet:http-sink
                                parameters: { target: %1$s, url: "http://localhost:1/", template: "%2$s" }
                    """.formatted(stem, template));
            String reason = template.equals(stem + ".ftl")
                    ? "The option template names a file that cannot be read"
                    : "uses a template that is not " + stem + ".ftl";
            await().atMost(SOON).until(() -> reason(stem).contains(reason));
        }
    }

    private String reason(String stem) {
        return dropIns.list().stream()
                .filter(dropIn -> dropIn.file().startsWith(stem) && dropIn.state() != DropIn.State.LOADED)
                .map(dropIn -> String.valueOf(dropIn.reason()))
                .collect(Collectors.joining());
    }

    private String deliveries(String target) {
        return api.get("/api/admin/deliveries?target=" + target)
                .as(store.adminToken())
                .send()
                .expect(200)
                .text();
    }

    private void copy(String sample, Map<String, String> values) throws IOException {
        System.setProperty(sample + ".store", store.id().toString());
        values.forEach((name, value) -> System.setProperty(sample + "." + name, value));
        Path samples = Path.of("routes/samples");
        String template = sample + ".ftl";
        Files.copy(
                samples.resolve(template), settings.routesDir().resolve(template), StandardCopyOption.REPLACE_EXISTING);
        fixture.loadAsItIs(sample, Files.readString(samples.resolve(sample + DropInGuard.SUFFIX)));
    }

    private long place(String items) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json("{\"items\":[" + items + "]}")
                .send()
                .expect(201)
                .json()
                .path("order_id")
                .asLong();
    }

    private void change(long order, String body) {
        api.patch(ORDERS + order + "/status")
                .as(store.adminToken())
                .json(body)
                .send()
                .expect(200);
    }
}
