package io.tableorder.integrators.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.LastLeg;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Outcome.Result;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.simulator.PosSimulator;
import io.tableorder.simulator.PosSimulator.Mode;
import io.tableorder.simulator.PosSimulator.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of a request to an HTTP API, for everything that one may do with it. */
@Timeout(60)
class HttpTargetTest {

    private static final String EVENT = """
            {"type":"order.created","data":{"order_id":41,"table_session_id":5,"total_price":1234567,"note":"\\"창가\\"\\n<자리>",
             "order_items":[{"menu_name":"김치찌개","pos_code":"K-001"},{"menu_name":"계란말이","pos_code":null}]}}""";

    @TempDir
    private Path routes;

    private final PosSimulator api = new PosSimulator();
    private final UUID event = UUID.randomUUID();
    private final LastLeg route = new LastLeg("http", new DeliverToHttpRoute());
    private HttpChannel channel;

    @BeforeEach
    @SuppressWarnings("NullAway.Init") // JUnit calls this before any test
    void open() {
        channel = new HttpChannel(routes);
    }

    @AfterEach
    void close() {
        route.close();
        channel.destroy();
        api.close();
    }

    @Test
    void theMessageGoesAsItIsUnderTheEventsId() throws Exception {
        Outcome outcome = attempt(open(api.url()));
        assertThat(outcome.result()).isEqualTo(Result.CONFIRMED);
        Received request = api.received().get(0);
        assertThat(request.key()).isEqualTo(event.toString());
        assertThat(request.headers())
                .containsEntry("content-type", "application/json")
                .doesNotContainKeys("authorization", "cookie");
        assertThat(request.message().at("/data/order_id").asInt()).isEqualTo(41);
    }

    @Test
    void methodHeadersAndTypeAreTheAuthors() throws Exception {
        BlockingQueue<List<String>> requests = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(List.of(
                    exchange.getRequestMethod(),
                    String.valueOf(exchange.getRequestURI()),
                    exchange.getRequestHeaders().getFirst("X-Branch"),
                    exchange.getRequestHeaders().getFirst("X-Api-Key"),
                    exchange.getRequestHeaders().getFirst("Content-Type")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            Outcome outcome = attempt(open(
                    "http://localhost:" + server.getAddress().getPort() + "/orders?a=b+c",
                    "method",
                    "PUT",
                    "headers",
                    "X-Branch: 7 | X-Api-Key:k+e:y|&=/ ",
                    "contentType",
                    "application/cloudevents+json; charset=utf-8"));
            assertThat(outcome.result()).isEqualTo(Result.CONFIRMED);
            assertThat(requests.poll(20, TimeUnit.SECONDS))
                    .containsExactly(
                            "PUT", "/orders?a=b+c", "7", "k+e:y|&=/", "application/cloudevents+json; charset=utf-8");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aTemplateMakesTheBody() {
        String made = content("""
                <#list body.data.order_items as item>
                {"id": ${body.data.order_id}, "sum": ${body.data.total_price}, "code": ${item.pos_code?cn},
                 "name": ${item.menu_name?c}, "note": ${body.data.note?c}, "table": ${body.data.table?cn}}
                <#break>
                </#list>
                """);
        assertThat(made).isEqualToNormalizingWhitespace("""
                {"id": 41, "sum": 1234567, "code": "K-001", "name": "김치찌개", "note": "\\"창가\\"\\n<자리>", "table": null}""");
    }

    @Test
    void anEditOfATemplateCountsAtOnce() {
        Target target = withTemplate("{\"a\":1}");
        write("{\"a\":2}");
        assertThat(target.contentOf(event(), EVENT)).contains("{\"a\":2}");
    }

    @Test
    void whereATemplateMakesNothingNothingIsSent() {
        assertThat(withTemplate(" <#if body.type == 'order.deleted'>{}</#if>\n").contentOf(event(), EVENT))
                .isEmpty();
    }

    @Test
    void aMessageThatIsNoJsonIsAText() {
        assertThat(withTemplate("{\"text\": ${body?c}}").contentOf(event(), "두 줄\nof text"))
                .contains("{\"text\": \"두 줄\\nof text\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": ${'freemarker.template.utility.Execute'?new()('id')}}",
                "{\"a\": ${body?api.class}}",
                "{\"a\": ${body.data?api.getClass().getName()?c}}",
                "<#include 'other.ftl'>",
                "<#import '/other.ftl' as other>{}",
                "<#include 'file:///etc/passwd'>",
                "{\"a\": ${body.class?c}}",
                "{\"a\": ${.data_model.nothing?c}}",
                "{\"a\": ${body.data.nothing.at_all?c}}",
                "{\"a\": }",
                "{\"a\": 1}}",
                "{\"a\": 1},\n{\"a\": 2}",
                "{\"a\": \"${body.data.note}\"}"
            })
    void aTemplateReachesNothingAndMakesJson(String text) throws IOException {
        Files.writeString(routes.resolve("other.ftl"), "{}");
        Target target = withTemplate(text);
        assertThatThrownBy(() -> target.contentOf(event(), EVENT)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNotToBeJsonNeedNotBe() {
        write("order ${body.data.order_id}");
        assertThat(open(api.url(), "template", "acme.ftl", "contentType", "text/plain; charset=utf-8")
                        .contentOf(event(), EVENT))
                .contains("order 41");
    }

    @Test
    void whatHappensInOneSessionComesInItsOrder() {
        assertThat(open(api.url()).orderingKey(event())).isEqualTo("sessions/5");
        assertThat(open(api.url()).orderingKey(event("{\"data\":{}}"))).isEqualTo("orders/41");
        assertThat(open(api.url()).orderingKey(event("두 줄"))).isEqualTo("orders/41");
        assertThat(open(api.url()).endedKey(event())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "200, CONFIRMED",
        "204, CONFIRMED",
        "301, REJECTED",
        "400, REJECTED",
        "401, UNAVAILABLE",
        "403, UNAVAILABLE",
        "404, REJECTED",
        "408, FAILED",
        "409, REJECTED",
        "429, FAILED",
        "500, FAILED",
        "503, UNAVAILABLE",
        "504, FAILED"
    })
    void aStatusMeansWhatItMeansInHttp(int status, Result result) throws Exception {
        api.answer(status, "{\"message\":\"왜\"}", "Retry-After: 7");
        Outcome outcome = attempt(open(api.url()));
        assertThat(outcome.result()).isEqualTo(result);
        if (result != Result.CONFIRMED) {
            assertThat(outcome.code()).isEqualTo("HTTP_" + status);
            assertThat(outcome.detail()).isEqualTo(status + " {\"message\":\"왜\"}");
        }
        if (result == Result.FAILED || result == Result.UNAVAILABLE) {
            assertThat(outcome.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, FAILED",
        "202, CONFIRMED",
        "404, UNAVAILABLE",
        "409, CONFIRMED",
        "410, FAILED",
        "401, FAILED",
        "500, REJECTED",
        "503, REJECTED",
        "502, UNAVAILABLE"
    })
    void anAuthorMayGiveAStatusAnotherMeaning(int status, Result result) throws Exception {
        api.answer(status, "");
        Target target = open(api.url(), "done", "409", "later", "200, 4xx", "out", "404,502", "never", "5xx");
        assertThat(attempt(target).result()).isEqualTo(result);
    }

    @Test
    void whereNothingWasSentTheApiIsOut() throws Exception {
        assertThat(attempt(open("http://no-such-host.invalid/orders")))
                .extracting(Outcome::result, Outcome::code)
                .containsExactly(Result.UNAVAILABLE, "UNKNOWN_HOST");
        api.mode(Mode.DROP);
        assertThat(attempt(open(api.url())))
                .extracting(Outcome::result, Outcome::code, Outcome::isUncertain)
                .containsExactly(Result.FAILED, "CONNECTION_LOST", true);
    }

    @Test
    void oneTokenServesManyRequestsAndIsRenewedInTime() throws Exception {
        api.wantsTokens(Duration.ofSeconds(3));
        Target target = withClient();
        assertThat(attempt(target).result()).isEqualTo(Result.CONFIRMED);
        assertThat(attempt(target).result()).isEqualTo(Result.CONFIRMED);
        assertThat(api.askedForTokens()).as("within the life of the first").hasSizeLessThan(3);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(attempt(target).result()).isEqualTo(Result.CONFIRMED);
            assertThat(api.askedForTokens()).hasSizeGreaterThan(2);
        });
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnce() throws Exception {
        api.wantsTokens(Duration.ofHours(1));
        Target target = withClient();
        assertThat(attempt(target).result()).isEqualTo(Result.CONFIRMED);
        api.takeTokensBack();
        assertThat(attempt(target).result()).isEqualTo(Result.CONFIRMED);
        assertThat(api.askedForTokens()).hasSize(2);
        assertThat(api.received()).hasSize(3);

        api.answer(401, "").answer(401, "");
        assertThat(attempt(target))
                .extracting(Outcome::result, Outcome::code)
                .containsExactly(Result.UNAVAILABLE, "HTTP_401");
        assertThat(api.received()).hasSize(5);
    }

    @Test
    void withoutATokenRequestsWait() throws Exception {
        api.wantsTokens(Duration.ofHours(1));
        Target target = withClient();
        api.answerToken(401, "{\"error\":\"invalid_client\"}").answerToken(503, "", "Retry-After: 9");
        assertThat(attempt(target))
                .extracting(Outcome::result, Outcome::code, Outcome::detail)
                .containsExactly(Result.UNAVAILABLE, "NO_TOKEN", "No token: 401 invalid_client");
        assertThat(attempt(target).retryAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(api.received()).isEmpty();
        assertThat(attempt(target).result()).isEqualTo(Result.CONFIRMED);
    }

    @Test
    void noSecretIsTold() throws Exception {
        String secrets = "t0ken-s3cret k3y-s3cret cl1ent-s3cret /services/T0/B0/p4th pos-token-";
        for (Target target : List.of(
                open(
                        api.url().replace("/orders", "/services/T0/B0/p4th?q=qu3ry"),
                        "token",
                        "t0ken-s3cret",
                        "headers",
                        "X-Api-Key: k3y-s3cret"),
                withClient("headers", "X-Api-Key: k3y-s3cret", "clientSecret", "cl1ent-s3cret"))) {
            api.answer(422, "{\"message\":\"" + secrets + "1\"}", "X-Api-Key: k3y-s3cret");
            Outcome outcome = attempt(target);
            assertThat(outcome.result()).isEqualTo(Result.REJECTED);
            assertThat(outcome.request()).startsWith("POST http://localhost:").contains("/***\n", "Idempotency-Key: ");
            assertThat(outcome.request() + outcome.response() + outcome.detail())
                    .contains("X-Api-Key: ***")
                    .doesNotContain("k3y-s3cret", "qu3ry");
        }
        Outcome first = attempt(open(api.url().replace("/orders", "/services/T0/B0/p4th"), "token", "t0ken-s3cret"));
        assertThat(first.request() + first.response()).doesNotContain("t0ken-s3cret", "p4th");
    }

    @ParameterizedTest
    @CsvSource({
        "url, ''",
        "url, ftp://pos/orders",
        "url, https://a:s3cret@pos/orders",
        "method, GET",
        "method, post",
        "template, ../secret.ftl",
        "template, /etc/s3cret",
        "template, missing.ftl",
        "template, broken.ftl",
        "contentType, json",
        "headers, s3cret",
        "headers, 'X-Branch: 7 | s3cret'",
        "headers, 'X-Branch: 7 | x-branch: 8'",
        "headers, 'Content-Length: 7'",
        "headers, 'content-type: text/plain'",
        "headers, 'Idempotency-Key: 7'",
        "headers, 'X-Key: s3crét'",
        "tokenUrl, nowhere",
        "clientId, table-order",
        "clientSecret, s3cret",
        "scope, orders",
        "done, 20",
        "later, 6xx",
        "out, '500,'",
        "never, '404, 404'",
        "requestTimeout, 1h",
        "retryDelays, 's3cret'",
        "expiry, -1s",
        "probe, x",
        "tokn, s3cret"
    })
    void aWrongOptionIsRefusedByName(String option, String value) throws IOException {
        Files.writeString(routes.resolve("broken.ftl"), "{}\n<#if>");
        assertThatThrownBy(() -> open(api.url(), option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option)
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void oneAnswerToWhoWeAreIsEnough() {
        for (List<String> both : List.of(
                List.of("token", "a", "headers", "authorization: b"),
                List.of("token", "a", "tokenUrl", api.tokenUrl(), "clientId", "b", "clientSecret", "c"))) {
            assertThatThrownBy(() -> open(api.url(), both.toArray(String[]::new)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token");
        }
    }

    private Target withTemplate(String text) {
        write(text);
        return open(api.url(), "template", "acme.ftl");
    }

    private String content(String text) {
        return withTemplate(text).contentOf(event(), EVENT).orElseThrow();
    }

    private void write(String text) {
        try {
            Files.writeString(routes.resolve("acme.ftl"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Target withClient(String... more) {
        Map<String, String> options = new HashMap<>(
                Map.of("url", api.url(), "tokenUrl", api.tokenUrl(), "clientId", "id", "clientSecret", "s3cret"));
        return opened(options, more);
    }

    private Target open(String url, String... more) {
        return opened(new HashMap<>(Map.of("url", url)), more);
    }

    private Target opened(Map<String, String> options, String... more) {
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return channel.open("acme", options);
    }

    private ConnectorEvent event() {
        return event(EVENT);
    }

    private ConnectorEvent event(String text) {
        return new ConnectorEvent(
                "acme", event, event, UUID.randomUUID(), "order.created", Instant.now(), "orders/41", "7", text);
    }

    private Outcome attempt(Target target) throws Exception {
        return route.attempt(
                target,
                new Delivery(
                        1,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "acme",
                        event,
                        "order.created",
                        "orders/41",
                        EVENT,
                        1,
                        false,
                        false,
                        Instant.now(),
                        null));
    }
}
