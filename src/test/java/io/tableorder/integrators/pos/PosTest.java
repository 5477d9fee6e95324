package io.tableorder.integrators.pos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.LastLeg;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Outcome.Result;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.integrators.webhook.AddressGuard;
import io.tableorder.integrators.webhook.UrlRules;
import io.tableorder.simulator.PosSimulator;
import io.tableorder.simulator.PosSimulator.Mode;
import io.tableorder.simulator.PosSimulator.Received;
import io.tableorder.testing.TestSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of an attempt, for everything that a POS may do with it. */
@Timeout(60)
class PosTest {

    private final PosSimulator simulator = new PosSimulator();
    private final AddressGuard guard = new AddressGuard(TestSettings.with());
    private final PosChannel channel = new PosChannel(
            new PosMessages(new FixedCodes(Map.of()), new ObjectMapper()),
            new UrlRules(guard, TestSettings.with()),
            guard);
    private final UUID job = UUID.randomUUID();
    private final LastLeg route = new LastLeg("pos", new DeliverToPosRoute());

    @AfterEach
    void close() {
        route.close();
        channel.destroy();
        simulator.close();
    }

    @Test
    void anOrderThatIsTakenIsConfirmedUnderTheNumberOfThePos() throws Exception {
        Outcome outcome = attempt("token", "s3cret");
        assertThat(outcome.result()).isEqualTo(Result.CONFIRMED);
        assertThat(outcome.detail()).isEqualTo("Taken, pos_order_id P-1");

        Received request = simulator.received().get(0);
        assertThat(request.key()).isEqualTo(job.toString());
        assertThat(request.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("x-attempt", "3")
                .containsEntry("authorization", "Bearer s3cret")
                .containsEntry("connection", "close");
        assertThat(request.headers()).doesNotContainKeys("upgrade", "expect", "cookie");
        assertThat(request.message().path("job_id").asText()).isEqualTo(job.toString());
        assertThat(request.message().path("schema").asText()).isEqualTo("table-order/pos-order/1");
    }

    @Test
    void aTokenMayBringItsOwnSchemeAndMayBeLeftOut() throws Exception {
        attempt("token", "Basic dXNlcjpwYXNz");
        attempt();
        assertThat(simulator.received().get(0).headers()).containsEntry("authorization", "Basic dXNlcjpwYXNz");
        assertThat(simulator.received().get(1).headers()).doesNotContainKey("authorization");
    }

    @Test
    void whatThePosHasAlreadyIsConfirmed() throws Exception {
        simulator.answer(409, "{\"code\":\"DUPLICATE_ORDER\"}");
        assertThat(attempt().result()).isEqualTo(Result.CONFIRMED);
        simulator.answer(204, "");
        assertThat(attempt().result()).isEqualTo(Result.CONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 503})
    void aPosThatIsNotOpenIsLeftAloneUntilItIs(int status) throws Exception {
        simulator.answer(status, "{\"code\":\"POS_NOT_OPEN\",\"message\":\"영업 시작 전\"}", "Retry-After: 40");
        Outcome outcome = attempt();
        assertThat(outcome.result()).isEqualTo(Result.UNAVAILABLE);
        assertThat(outcome.code()).isEqualTo("POS_NOT_OPEN");
        assertThat(outcome.detail()).contains("영업 시작 전");
        assertThat(outcome.isUncertain()).isFalse();
        assertThat(outcome.retryAfter()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void aPosThatDoesNotKnowOurTokenIsLeftAlone() throws Exception {
        simulator.answer(401, "");
        assertThat(attempt())
                .extracting(Outcome::result, Outcome::code)
                .containsExactly(Result.UNAVAILABLE, "UNAUTHORIZED");
        simulator.answer(403, "");
        assertThat(attempt())
                .extracting(Outcome::result, Outcome::code)
                .containsExactly(Result.UNAVAILABLE, "FORBIDDEN");
    }

    @Test
    void aByteOrderMarkBeforeTheAnswerChangesNothing() throws Exception {
        simulator.answer(409, "\uFEFF{\"code\":\"DUPLICATE_ORDER\"}");
        assertThat(attempt().result()).isEqualTo(Result.CONFIRMED);
        simulator.answer(200, "\uFEFF{\"pos_order_id\":\"A-17\"}");
        assertThat(attempt().detail()).isEqualTo("Taken, pos_order_id A-17");
        simulator.answer(503, "\uFEFF{\"code\":\"POS_NOT_OPEN\"}");
        assertThat(attempt().result()).isEqualTo(Result.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://acme_pos_1:8090/orders",
                "https://acme_pos/orders?key=1",
                "http://a.b_c.d:1/",
                "http://_x"
            })
    void theNameOfAContainerIsAnAddress(String url) {
        assertThat(open(url).policy().lanes()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 409, 410, 413, 415, 422})
    void whatThePosDoesNotWantIsRejectedWithItsWords(int status) throws Exception {
        simulator.answer(status, "{\"code\":\"UNKNOWN_ITEM\",\"message\":\"등록되지 않은\\n메뉴\"}");
        assertThat(attempt())
                .extracting(Outcome::result, Outcome::code, Outcome::detail, Outcome::isUncertain)
                .containsExactly(Result.REJECTED, "HTTP_" + status, status + " 등록되지 않은 메뉴", false);
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        for (int status : List.of(301, 302, 303, 307, 308)) {
            simulator.answer(status, "", "Location: " + simulator.url());
            assertThat(attempt())
                    .extracting(Outcome::result, Outcome::code)
                    .containsExactly(Result.REJECTED, "HTTP_" + status);
        }
        assertThat(simulator.received()).hasSize(5);
        assertThat(simulator.taken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "408, false",
        "425, false",
        "429, false",
        "500, true",
        "501, true",
        "502, true",
        "503, true",
        "504, true",
        "599, true"
    })
    void whatMayGoBetterNextTimeHasFailed(int status, boolean isUncertain) throws Exception {
        simulator.answer(status, "<html>busy</html>");
        assertThat(attempt())
                .extracting(Outcome::result, Outcome::code, Outcome::isUncertain, Outcome::retryAfter)
                .containsExactly(Result.FAILED, "HTTP_" + status, isUncertain, null);
    }

    @Test
    void thePosSaysWhenToComeBack() throws Exception {
        assertThat(retryAfter("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(retryAfter("999999999")).isEqualTo(Duration.ofHours(1));
        assertThat(retryAfter("9999999999")).isEqualTo(Duration.ofHours(1));
        assertThat(retryAfter("9".repeat(1_000))).isEqualTo(Duration.ofHours(1));
        assertThat(retryAfter("Fri, 31 Dec 9999 23:59:59 GMT")).isEqualTo(Duration.ofHours(1));
        assertThat(retryAfter("Wed, 21 Oct 2015 07:28:00 GMT")).isEqualTo(Duration.ZERO);
        assertThat(retryAfter("soon")).isNull();
        assertThat(retryAfter("-5")).isNull();
    }

    private @Nullable Duration retryAfter(String value) throws Exception {
        simulator.answer(429, "", "Retry-After: " + value);
        return attempt().retryAfter();
    }

    @ParameterizedTest
    @EnumSource(names = {"HANG", "DRIP"})
    void itsTimeoutHoldsWhateverThePosDoes(Mode mode) throws Exception {
        simulator.mode(mode);
        long start = System.nanoTime();
        assertThat(attempt("requestTimeout", "1s"))
                .extracting(Outcome::result, Outcome::code, Outcome::isUncertain)
                .containsExactly(Result.FAILED, "TIMEOUT", true);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("much less than the POS takes")
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    @Test
    void theTimeoutHoldsForAServerThatNeverReadsOrGreets() throws Exception {
        // The kernel accepts the connection, but no server does.
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(attemptAt("https://localhost:" + silent.getLocalPort(), "requestTimeout", "1s"))
                    .as("no handshake, so nothing was sent")
                    .extracting(Outcome::result, Outcome::code, Outcome::isUncertain)
                    .containsExactly(Result.UNAVAILABLE, "TIMEOUT", false);
        }
    }

    @Test
    void noConnectionMeansThatNothingHasArrived() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        assertThat(attemptAt("http://localhost:" + port))
                .extracting(Outcome::result, Outcome::code, Outcome::isUncertain)
                .containsExactly(Result.UNAVAILABLE, "CONNECTION_REFUSED", false);
        assertThat(attemptAt("http://no-such-host.invalid/orders"))
                .extracting(Outcome::result, Outcome::code, Outcome::isUncertain)
                .containsExactly(Result.UNAVAILABLE, "UNKNOWN_HOST", false);
        assertThat(attemptAt(simulator.url().replace("http:", "https:")))
                .extracting(Outcome::result, Outcome::code, Outcome::isUncertain)
                .containsExactly(Result.UNAVAILABLE, "TLS_FAILED", false);
    }

    @Test
    void aQueueThatIsFullIsGivenUpAfterThreeSeconds() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 200);
                } catch (IOException e) {
                    break;
                }
            }
            assertThat(attemptAt("http://127.0.0.1:" + full.getLocalPort()))
                    .extracting(Outcome::result, Outcome::code, Outcome::isUncertain)
                    .containsExactly(Result.UNAVAILABLE, "CONNECT_TIMEOUT", false);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "DROP"})
    void aConnectionThatBreaksLeavesItOpenWhetherItArrived(Mode mode) throws Exception {
        simulator.mode(mode);
        assertThat(attempt())
                .extracting(Outcome::result, Outcome::code, Outcome::isUncertain)
                .containsExactly(Result.FAILED, "CONNECTION_LOST", true);
    }

    @Test
    void anAnswerWithoutAnEndIsReadUpToALimit() throws Exception {
        simulator.mode(Mode.FLOOD);
        Outcome outcome = attempt();
        assertThat(outcome.result()).isEqualTo(Result.CONFIRMED);
        assertThat(outcome.response()).hasSizeLessThan(9_000).endsWith("…");
    }

    @Test
    void whatIsNoHttpHasFailed() throws Exception {
        try (ServerSocket mail = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread greeter = new Thread(() -> {
                try (Socket connection = mail.accept()) {
                    connection
                            .getOutputStream()
                            .write("220 mail.example ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
                    connection.getInputStream().readNBytes(100);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            greeter.start();
            assertThat(attemptAt("http://127.0.0.1:" + mail.getLocalPort()))
                    .extracting(Outcome::result, Outcome::code)
                    .containsExactly(Result.FAILED, "CONNECTION_LOST");
            greeter.join();
        }
    }

    @Test
    void theTranscriptTellsAllButTheSecret() throws Exception {
        simulator.answer(400, "{\"message\":\"token s3cret is not for this\\u0000\"}", "Set-Cookie: session=1");
        Outcome outcome = attemptAt(simulator.url() + "?key=s3cret2", "token", "s3cret");
        assertThat(outcome.request())
                .startsWith("POST " + simulator.url() + "?***\n")
                .contains("Idempotency-Key: " + job)
                .contains("X-Attempt: 3")
                .contains("\"kind\":\"order.created\"")
                .doesNotContain("s3cret");
        assertThat(outcome.response())
                .startsWith("HTTP 400\n")
                .contains("token *** is not for this")
                .doesNotContain("s3cret", "session=1", "\0");
        assertThat(outcome.detail()).isEqualTo("400 token *** is not for this");
    }

    @Test
    void aLongTranscriptIsCut() throws Exception {
        simulator.answer(500, "가".repeat(20_000));
        Outcome outcome = attempt();
        assertThat(Objects.requireNonNull(outcome.response()).getBytes(StandardCharsets.UTF_8))
                .hasSizeBetween(8_000, 8_200);
        assertThat(outcome.detail()).hasSizeLessThan(250);
    }

    @Test
    void thePolicyIsWhatTheAuthorSays() {
        DeliveryPolicy usual = open(simulator.url()).policy();
        assertThat(usual.ladder()).extracting(Duration::toSeconds).containsExactly(10L, 20L, 40L, 80L, 160L);
        assertThat(usual.lanes()).isEqualTo(1);
        assertThat(usual.expiry()).isEqualTo(Duration.ofHours(24));
        assertThat(usual.probe()).isEqualTo(Duration.ofSeconds(30));
        assertThat(usual.longestPause()).isEqualTo(Duration.ofMinutes(1));
        assertThat(usual.patience()).isGreaterThan(Duration.ofSeconds(30));
        DeliveryPolicy own = open(simulator.url(), "retryDelays", "1s, 2s", "expiry", "2h", "probe", "5s")
                .policy();
        assertThat(own.ladder()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(own.expiry()).isEqualTo(Duration.ofHours(2));
        assertThat(own.probe()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "url, ''",
        "url, not an address",
        "url, ftp://pos/orders",
        "url, https:///orders",
        "url, https://a:b@pos/orders",
        "url, https://a:b@acme_pos/orders",
        "url, http://acme_pos:123456/orders",
        "requestTimeout, soon",
        "requestTimeout, 0s",
        "requestTimeout, 1h",
        "retryDelays, ''",
        "retryDelays, '1s,,2s'",
        "expiry, -1s",
        "probe, x"
    })
    void aWrongOptionIsRefusedByName(String option, String value) {
        assertThatThrownBy(() -> open(simulator.url(), option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option)
                .message()
                .doesNotContain("a:b");
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatThrownBy(() -> open(simulator.url(), "tokn", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tokn");
    }

    private Outcome attempt(String... options) throws Exception {
        return attemptAt(simulator.url(), options);
    }

    private Outcome attemptAt(String url, String... options) throws Exception {
        Target pos = open(url, options);
        ConnectorEvent event = Events.created();
        String content = pos.contentOf(event, "whatever").orElseThrow();
        return route.attempt(
                pos,
                new Delivery(
                        1,
                        job,
                        event.storeId(),
                        "acme-pos",
                        event.eventId(),
                        event.type(),
                        event.subject(),
                        content,
                        3,
                        false,
                        false,
                        Instant.now(),
                        null));
    }

    private Target open(String url, String... options) {
        Map<String, String> all = new HashMap<>();
        all.put("url", url);
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return channel.open("acme-pos", all);
    }
}
