package io.tableorder.integrators.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Outcome.Result;
import io.tableorder.integrators.outbound.Transcript;
import io.tableorder.integrators.webhook.WebhookSender.Receiver;
import io.tableorder.simulator.WebhookReceiver;
import io.tableorder.simulator.WebhookReceiver.Mode;
import io.tableorder.simulator.WebhookReceiver.Request;
import io.tableorder.testing.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent, and what each answer means. The limit of an exchange is shorter here, so that the tests are quick. */
@Timeout(60)
class WebhookSenderTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final UUID EVENT = UUID.randomUUID();
    private static final String CONTENT =
            "{\"specversion\":\"1.0\",\"id\":\"" + EVENT + "\",\"data\":{\"note\":\"덜 맵게 \\u0000 🍲\"}}";

    private final WebhookReceiver receiver = new WebhookReceiver();
    private final Secret secret = Secret.random();
    private final Secret oldSecret = Secret.random();
    private final WebhookSender sender = new WebhookSender(new AddressGuard(true, InetAddress::getAllByName), LIMIT);

    @AfterEach
    void close() {
        receiver.close();
        sender.destroy();
    }

    @Test
    void theRequestIsSignedAsStandardWebhooksWantsIt() throws InterruptedException {
        Delivery delivery = delivery();
        assertThat(send(delivery).result()).isEqualTo(Result.CONFIRMED);

        Request request = request();
        assertThat(request.line()).isEqualTo("POST /hooks HTTP/1.1");
        assertThat(request.body()).isEqualTo(CONTENT);
        assertThat(request.id()).isEqualTo(delivery.eventId().toString());
        assertThat(request.header("content-type")).isEqualTo("application/cloudevents+json");
        assertThat(request.header("user-agent")).startsWith("table-order/");
        assertThat(Long.parseLong(request.header("webhook-timestamp")))
                .isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond());
        assertThat(request.header("webhook-signature")).matches("v1,\\S{44}");
        assertThat(request.isSignedWith(secret.reveal())).isTrue();
        assertThat(request.isSignedWith(oldSecret.reveal())).isFalse();
    }

    @Test
    void theSignatureIsTheOneOfTheSpecification() {
        // The example of the specification's own libraries.
        String signature = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}".getBytes(UTF_8));
        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void duringARotationBothSecretsVerify() throws InterruptedException {
        send(sender, new Receiver(URI.create(receiver.url()), List.of(secret, oldSecret)), delivery());
        assertThat(request().isSignedWith(secret.reveal())).isTrue();
        assertThat(request().isSignedWith(oldSecret.reveal())).isTrue();
        assertThat(request().isSignedWith(Secret.random().reveal())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "200, CONFIRMED",
        "201, CONFIRMED",
        "202, CONFIRMED",
        "204, CONFIRMED",
        "301, REJECTED",
        "302, REJECTED",
        "304, REJECTED",
        "307, REJECTED",
        "400, REJECTED",
        "401, REJECTED",
        "403, REJECTED",
        "404, FAILED",
        "405, REJECTED",
        "408, FAILED",
        "409, REJECTED",
        "410, REJECTED",
        "413, REJECTED",
        "422, REJECTED",
        "429, FAILED",
        "500, FAILED",
        "501, FAILED",
        "502, FAILED",
        "503, FAILED",
        "504, FAILED",
        "599, FAILED"
    })
    void eachStatusMeansSomething(int status, Result result) throws InterruptedException {
        receiver.answers(status, "Location: " + receiver.url("/elsewhere"));
        Outcome outcome = send(delivery());
        assertThat(outcome.result()).isEqualTo(result);
        assertThat(outcome.code()).isEqualTo(result == Result.CONFIRMED ? "OK" : "HTTP_" + status);
        assertThat(receiver.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "429, 7, 7",
        "503, 120, 120",
        "500, 99999999, 43200",
        "503, 9999999999, 43200",
        "503, 99999999999999999999999, 43200",
        "503, 'Tue, 31 Dec 2999 23:59:59 GMT', 43200",
        "503, 'Thursday, 31-Dec-99 23:59:59 GMT', 43200",
        "503, Tue Dec 31 23:59:59 2999, 43200",
        "429, 'Sun, 06 Nov 1994 08:49:37 GMT', 0",
        "404, , ",
        "429, soon, ",
        "429, -3, "
    })
    void aReceiverMayAskForTime(int status, @Nullable String asked, @Nullable Long seconds)
            throws InterruptedException {
        receiver.answers(status, asked == null ? "X: y" : "Retry-After: " + asked);
        assertThat(send(delivery()).retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"HANG", "DRIP_HEAD", "DRIP_BODY"})
    void aSlowReceiverIsLeftInTime(Mode mode) throws InterruptedException {
        receiver.does(mode);
        long start = System.nanoTime();
        Outcome outcome = send(delivery());
        assertThat(outcome.result()).isEqualTo(Result.FAILED);
        assertThat(outcome.code()).isEqualTo("TIMEOUT");
        assertThat(outcome.isUncertain()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"RESET, CONNECTION_LOST", "NONSENSE, BAD_ANSWER", "ENDLESS_HEAD, BAD_ANSWER"})
    void aBrokenAnswerIsAFailureThatMayHaveArrived(Mode mode, String code) throws InterruptedException {
        receiver.does(mode);
        Outcome outcome = send(delivery());
        assertThat(outcome.result()).isEqualTo(Result.FAILED);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.isUncertain()).isTrue();
    }

    @Test
    void anEndlessAnswerIsReadUpToItsLimit() throws InterruptedException {
        receiver.does(Mode.ENDLESS);
        Outcome outcome = send(delivery());
        assertThat(outcome.result()).isEqualTo(Result.CONFIRMED);
        assertThat(bytes(outcome.response())).isLessThanOrEqualTo(Transcript.LIMIT);
    }

    @Test
    void noServerAtTheAddress() throws InterruptedException {
        receiver.close();
        Outcome outcome = send(delivery());
        assertThat(outcome.result()).isEqualTo(Result.FAILED);
        assertThat(outcome.code()).isEqualTo("CONNECTION_REFUSED");
        assertThat(outcome.isUncertain()).isFalse();
        assertThat(sendTo("http://no-such-host.invalid/").code()).isEqualTo("UNKNOWN_HOST");
    }

    @Test
    void aServerThatTakesTheConnectionAndSaysNothingOfTlsIsLeftInTime() throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome outcome = sendTo("https://localhost:" + silent.getLocalPort());
            assertThat(outcome.result()).isEqualTo(Result.FAILED);
            assertThat(outcome.code()).isEqualTo("TIMEOUT");
        }
    }

    @Test
    void plainHttpWhereTlsIsExpectedIsAFailure() throws InterruptedException {
        assertThat(sendTo(receiver.url().replace("http:", "https:")).code()).isEqualTo("TLS_FAILED");
    }

    @Test
    void aNameThatIsReboundToTheInsideIsNotConnectedTo() throws IOException, InterruptedException {
        AtomicInteger lookups = new AtomicInteger();
        AddressGuard guard = new AddressGuard(false, host ->
                new InetAddress[] {InetAddress.getByName(lookups.getAndIncrement() == 0 ? "8.8.8.8" : "127.0.0.1")});
        String url = "http://rebound.example.com:" + receiver.port() + "/hooks";
        WebhookSender guarded = new WebhookSender(guard, LIMIT);
        try {
            assertThat(new UrlRules(guard, TestSettings.with()).check(url)).hasToString(url);
            Outcome outcome = send(guarded, new Receiver(URI.create(url), List.of(secret)), delivery());
            assertThat(outcome.result()).isEqualTo(Result.REJECTED);
            assertThat(outcome.code()).isEqualTo("ADDRESS_NOT_ALLOWED");
            assertThat(receiver.requests()).isEmpty();
        } catch (UrlRules.Refused e) {
            throw new AssertionError(e);
        } finally {
            guarded.destroy();
        }
    }

    @Test
    void theAddressThatWasJudgedIsTheOneConnectedTo() throws IOException, InterruptedException {
        AtomicInteger lookups = new AtomicInteger();
        AddressGuard guard = new AddressGuard(true, host -> {
            lookups.incrementAndGet();
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
        WebhookSender guarded = new WebhookSender(guard, LIMIT);
        try {
            Outcome outcome = send(
                    guarded,
                    new Receiver(
                            URI.create("http://made-up.example.com:" + receiver.port() + "/hooks"), List.of(secret)),
                    delivery());
            assertThat(outcome.result()).isEqualTo(Result.CONFIRMED);
            assertThat(request().header("host")).startsWith("made-up.example.com");
            assertThat(lookups).hasValue(1);
        } finally {
            guarded.destroy();
        }
    }

    @Test
    void theTranscriptIsReadableBoundedAndWithoutSecrets() throws InterruptedException {
        receiver.answers(500, "Set-Cookie: session=abc", "X-Reason: oven").says("no\0 " + "매".repeat(10_000));
        Outcome outcome = sendTo(receiver.url("/hooks?key=topsecret"));
        String request = Objects.requireNonNull(outcome.request());
        String response = Objects.requireNonNull(outcome.response());
        assertThat(request)
                .startsWith("POST " + receiver.url() + "?***\n")
                .contains(
                        "webhook-id: ", "webhook-signature: v1,", "content-type: application/cloudevents+json", "덜 맵게")
                .doesNotContain("topsecret", secret.reveal());
        assertThat(response)
                .startsWith("HTTP 500\n")
                .contains("X-Reason: oven", "매매")
                .endsWith("…")
                .doesNotContain("abc", "\0");
        assertThat(bytes(response)).isBetween(Transcript.LIMIT - 10, Transcript.LIMIT);
        receiver.answers(200).says("고마워요");
        assertThat(send(delivery()).response()).endsWith("\n\n고마워요");
    }

    @Test
    void secretsAreNotInTexts() {
        assertThat(secret.toString()).doesNotContain(secret.reveal().substring(Secret.PREFIX.length()));
        assertThat(new Receiver(URI.create(receiver.url()), List.of(secret)).toString())
                .doesNotContain(secret.reveal().substring(Secret.PREFIX.length()));
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(UTF_8).length;
    }

    private Request request() {
        assertThat(receiver.requests()).hasSize(1);
        return receiver.requests().get(0);
    }

    private static Outcome send(WebhookSender by, Receiver receiver, Delivery delivery) throws InterruptedException {
        return WebhookSender.read(by.sign(receiver, delivery).send());
    }

    private Outcome send(Delivery delivery) throws InterruptedException {
        return send(sender, new Receiver(URI.create(receiver.url()), List.of(secret)), delivery);
    }

    private Outcome sendTo(String url) throws InterruptedException {
        return send(sender, new Receiver(URI.create(url), List.of(secret)), delivery());
    }

    @Test
    void whatARouteHasMadeOfAnEventIsJson() throws InterruptedException {
        send(delivery("{\"order\":41}"));
        assertThat(request().header("content-type")).isEqualTo("application/json");
        assertThat(request().isSignedWith(secret.reveal())).isTrue();
    }

    private static Delivery delivery() {
        return delivery(CONTENT);
    }

    private static Delivery delivery(String content) {
        return new Delivery(
                1,
                UUID.randomUUID(),
                UUID.randomUUID(),
                "webhook-1",
                EVENT,
                "order.created",
                "orders/41",
                content,
                1,
                false,
                false,
                Instant.now(),
                null);
    }
}
