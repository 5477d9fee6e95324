package io.tableorder.integrators.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.tableorder.simulator.WebhookReceiver;
import io.tableorder.simulator.WebhookReceiver.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exchange itself. What each answer means is tested with those who ask. */
@Timeout(60)
class SenderTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final WebhookReceiver receiver = new WebhookReceiver();
    private final Sender sender = new Sender("test-send");

    @AfterEach
    void close() {
        receiver.close();
        sender.close();
    }

    @Test
    void theAnswerIsThereAsItCame() throws Exception {
        receiver.answers(207, "X-One: 1", "X-One: 2", "Content-Type: text/plain; charset=euc-kr")
                .says("ok");
        Reply reply = sender.send(post(receiver.url()));
        assertThat(reply.status()).isEqualTo(207);
        assertThat(reply.isSuccess()).isTrue();
        assertThat(reply.headers()).contains(new Reply.Header("X-One", "1"), new Reply.Header("X-One", "2"));
        assertThat(reply.body()).isEqualTo("ok");
        assertThat(receiver.requests().get(0).body()).isEqualTo("{\"menu\":\"된장국\"}");
        assertThat(receiver.requests().get(0).headers())
                .containsEntry("connection", "close")
                .doesNotContainKeys("upgrade", "expect", "cookie", "accept-encoding");
    }

    @Test
    void ofAnAnswerWithoutAnEndTheFirstBytesAreRead() throws Exception {
        receiver.does(Mode.ENDLESS);
        assertThat(sender.send(post(receiver.url())).body()).hasSize(Sender.LONGEST_ANSWER);
    }

    @ParameterizedTest
    @CsvSource({"HANG, TIMEOUT", "DRIP_HEAD, TIMEOUT", "DRIP_BODY, TIMEOUT", "RESET, CONNECTION_LOST"})
    void whereTheBodyHasGoneOutItMayHaveArrived(Mode mode, String code) {
        receiver.does(mode);
        assertThat(failure(receiver.url())).returns(code, NoReply::code).returns(true, NoReply::isUncertain);
    }

    @Test
    void withoutAHandshakeNothingHasArrived() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(failure("https://localhost:" + silent.getLocalPort()))
                    .returns("TIMEOUT", NoReply::code)
                    .returns("No connection within 1 s", NoReply::detail)
                    .returns(false, NoReply::isUncertain);
        }
    }

    @Test
    void aConnectionIsThereWithinThreeSecondsOrNotAtAll() throws Exception {
        try (ServerSocket crowded = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(crowded.getInetAddress(), crowded.getLocalPort());
                Socket second = new Socket(crowded.getInetAddress(), crowded.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            Request patient = Request.post(
                    URI.create("http://" + crowded.getInetAddress().getHostAddress() + ":" + crowded.getLocalPort()),
                    Map.of(),
                    "{}",
                    Duration.ofSeconds(30));
            assertThat(catchThrowableOfType(NoReply.class, () -> sender.send(patient)))
                    .returns("CONNECT_TIMEOUT", NoReply::code)
                    .returns(false, NoReply::isUncertain);
        }
    }

    @Test
    void theSocketIsClosedWhenTheTimeIsUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            failure("http://localhost:" + silent.getLocalPort());
            try (Socket taken = silent.accept()) {
                taken.setSoTimeout(20_000);
                assertThat(isClosedBehindAll(taken)).isTrue();
            }
        }
    }

    private static boolean isClosedBehindAll(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length > 0;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void aNameServerThatHangsIsNotWaitedForAndNothingFollows() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        CountDownLatch resolved = new CountDownLatch(1);
        try (Sender lost = new Sender("test-lost", resolver(late, resolved))) {
            Request request = post("http://slow.example.com:" + receiver.port() + "/hooks");
            NoReply failure = catchThrowableOfType(NoReply.class, () -> lost.send(request));
            assertThat(failure).returns("TIMEOUT", NoReply::code).returns(false, NoReply::isUncertain);
            late.countDown();
            resolved.await();
        }
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void aContainersNameWithAnUnderscoreIsAHost() throws Exception {
        List<String> hosts = new CopyOnWriteArrayList<>();
        DnsResolver containers = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                hosts.add(host);
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        try (Sender inside = new Sender("test-inside", containers)) {
            inside.send(post("http://acme_pos_1:" + receiver.port() + "/hooks"));
        }
        assertThat(hosts).containsExactly("acme_pos_1");
        assertThat(receiver.requests().get(0).headers()).containsEntry("host", "acme_pos_1:" + receiver.port());
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheAnswer() throws Exception {
        receiver.says("\uFEFF{}");
        assertThat(sender.send(post(receiver.url())).body()).isEqualTo("{}");
    }

    /** Cannot be interrupted, as that of the operating system; records only that an interrupt was tried. */
    private static DnsResolver resolver(CountDownLatch late, CountDownLatch resolved) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                boolean wasInterrupted = false;
                while (late.getCount() > 0) {
                    try {
                        late.await();
                    } catch (InterruptedException e) {
                        wasInterrupted = true;
                    }
                }
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                }
                resolved.countDown();
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    @Test
    void whatTheResolverThrowsIsTheCause() {
        UnknownHostException refusal = new UnknownHostException("not there");
        DnsResolver strict = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                throw refusal;
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        try (Sender guarded = new Sender("test-guarded", strict)) {
            assertThat(catchThrowableOfType(NoReply.class, () -> guarded.send(post(receiver.url()))))
                    .hasCause(refusal)
                    .returns("UNKNOWN_HOST", NoReply::code);
        }
    }

    @Test
    void aWaitingCallerCanBeInterrupted() throws Exception {
        receiver.does(Mode.HANG);
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Request patient = Request.post(URI.create(receiver.url()), Map.of(), "{}", Duration.ofMinutes(2));
        Thread waiting = new Thread(() -> {
            try {
                sender.send(patient);
            } catch (NoReply | InterruptedException e) {
                thrown.set(e);
            }
        });
        waiting.start();
        await().until(() -> !receiver.requests().isEmpty());
        waiting.interrupt();
        waiting.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void anAnswerMayAskForTime() {
        Instant now = Instant.parse("2026-03-01T09:30:00Z");
        assertThat(wait("Sun, 01 Mar 2026 09:31:30 GMT", now)).isEqualTo(Duration.ofSeconds(90));
        assertThat(wait("Sun, 01 Mar 2026 09:00:00 GMT", now)).isEqualTo(Duration.ZERO);
        assertThat(wait(" 7 ", now)).isEqualTo(Duration.ofSeconds(7));
        assertThat(wait("999999999", now)).isEqualTo(Duration.ofHours(1));
        assertThat(wait("soon", now)).isNull();
        assertThat(new Reply(503, List.of(), "").retryAfter(Duration.ofHours(1), now))
                .isNull();
    }

    private static @Nullable Duration wait(String asked, Instant now) {
        Reply reply = new Reply(503, List.of(new Reply.Header("retry-after", asked)), "");
        return reply.retryAfter(Duration.ofHours(1), now);
    }

    private NoReply failure(String url) {
        return catchThrowableOfType(NoReply.class, () -> sender.send(post(url)));
    }

    private static Request post(String url) {
        return Request.post(URI.create(url), Map.of("Content-Type", "application/json"), "{\"menu\":\"된장국\"}", LIMIT);
    }
}
