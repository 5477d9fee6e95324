package io.tableorder.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.http.Answers;
import io.tableorder.http.Contract;
import io.tableorder.http.Lane;
import io.tableorder.http.Operation;
import io.tableorder.testing.StoreTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Requests that wait for their lane, and routes that do what none of the service's does. */
class WaitingRequestsTest extends StoreTest {

    /** More than the kernel takes for a client that does not read. */
    private static final byte[] BIG = "0123456789".repeat(19_000).getBytes(UTF_8);

    @Autowired
    private CamelContext camel;

    @Autowired
    private Contract contract;

    @Autowired
    private RouteDispatcher dispatcher;

    @Autowired
    private Lanes lanes;

    @Autowired
    private MeterRegistry meters;

    private final CamelContext others = new DefaultCamelContext();
    private final CountDownLatch made = new CountDownLatch(1);
    private SlowSockets sockets;

    @BeforeEach
    void prepare() {
        sockets = new SlowSockets(port);
    }

    @AfterEach
    void bindTheServicesRoutes() throws Exception {
        made.countDown();
        dispatcher.bind(camel);
        others.close();
        sockets.close();
    }

    private void serveAllBy(Processor route) throws Exception {
        others.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (Operation operation : contract.operationsOfRoutes()) {
                    from("direct:" + operation.id()).process(route).id("answer-" + operation.id());
                }
            }
        });
        others.start();
        dispatcher.bind(others);
    }

    /** Sends requests that begin to wait before this returns. */
    private Socket waiting(String requests) throws Exception {
        Socket socket = sockets.connect();
        try (Turns taken = new Turns(lanes, Lane.CACHED)) {
            SlowSockets.send(socket, requests);
            await().until(() -> meters.get("tableorder.lane.waiting")
                            .tag("lane", Lane.CACHED.word())
                            .gauge()
                            .value()
                    == 1);
        }
        return socket;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    @Test
    void anAnswerThatCannotBeMadeIsAProblemAtOnce() throws Exception {
        serveAllBy(exchange -> exchange.getMessage().setBody("without a status"));
        Socket socket = waiting(get("/asyncapi.json"));
        assertThat(SlowSockets.answer(socket, Duration.ofSeconds(10)))
                .startsWith("HTTP/1.1 500")
                .contains("INTERNAL_ERROR");
    }

    @Test
    void anAnswerThatTheMachineCannotMakeIsRefusedAtOnce() throws Exception {
        serveAllBy(exchange -> Answers.write(exchange.getMessage(), 200, read(() -> {
            throw new StackOverflowError("in a test");
        })));
        Socket socket = waiting(get("/asyncapi.json"));
        assertThat(SlowSockets.answer(socket, Duration.ofSeconds(10))).startsWith("HTTP/1.1 50");
    }

    /** The lane gives a request 30 seconds. The time of the client begins with its answer. */
    @ParameterizedTest
    @ValueSource(ints = {27, 32})
    void anAnswerThatIsMadeAtTheLastMomentIsSentWhole(int seconds) throws Exception {
        serveAllBy(exchange -> Answers.write(exchange.getMessage(), 200, read(() -> {
            made.await();
            return BIG;
        })));
        Socket socket = waiting(get("/asyncapi.json"));
        socket.setSoTimeout(seconds * 1000);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        made.countDown();
        await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
        assertThat(SlowSockets.answer(socket)).startsWith("HTTP/1.1 200").endsWith(new String(BIG, UTF_8));
    }

    /** The thread that sends the first answer is then at hand for the second request. */
    @Test
    void aRequestThatFollowsOnTheConnectionRunsInItsOwnLane() throws Exception {
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        serveAllBy(exchange -> {
            threads.add(Thread.currentThread().getName());
            Answers.write(exchange.getMessage(), 200, "{}");
        });
        String follows = "GET /api/admin/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + store.adminToken() + "\r\n\r\n";
        Socket socket = waiting(get("/asyncapi.json") + follows);
        assertThat(SlowSockets.answer(socket)).startsWith("HTTP/1.1 200");
        assertThat(SlowSockets.answer(socket)).startsWith("HTTP/1.1 200");
        assertThat(threads)
                .satisfiesExactly(first -> assertThat(first).startsWith("cached-"), second -> assertThat(second)
                        .startsWith("reads-"));
    }

    private interface Content {
        byte[] bytes() throws Exception;
    }

    /** A body that is made while the answer is written. */
    private static InputStream read(Content content) {
        return new InputStream() {
            private InputStream made = InputStream.nullInputStream();
            private boolean isMade;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] part, int from, int count) throws IOException {
                if (!isMade) {
                    isMade = true;
                    try {
                        made = new ByteArrayInputStream(content.bytes());
                    } catch (Exception e) {
                        throw new IOException(e);
                    }
                }
                return made.read(part, from, count);
            }
        };
    }
}
