package io.tableorder.edge;

import static io.tableorder.edge.SlowSockets.LONG;
import static io.tableorder.edge.SlowSockets.answer;
import static io.tableorder.edge.SlowSockets.head;
import static io.tableorder.edge.SlowSockets.send;
import static io.tableorder.edge.SlowSockets.trickle;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.http.Answers;
import io.tableorder.http.Bodies;
import io.tableorder.http.ClientAddress;
import io.tableorder.testing.TestSettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.support.ResourceBundleMessageSource;

/** Clients that take their time, and a service of four threads. */
class HeldAnswersTest {

    private static final byte[] BIG = "0123456789".repeat(200_000).getBytes(UTF_8);

    /** Waits in a file. */
    private static final byte[] HUGE = "0123456789".repeat(2_000_000).getBytes(UTF_8);

    @TempDir
    static Path data;

    private static WebServer server;
    private static Arrivals arrivals;

    /** As the container logs them in the end. */
    private static final Queue<Integer> STATUSES = new ConcurrentLinkedQueue<>();

    private SlowSockets sockets;

    @BeforeAll
    static void start() {
        ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
        texts.setBasename("messages");
        texts.setDefaultEncoding(UTF_8.name());
        ClientAddress addresses = new ClientAddress(TestSettings.with());
        arrivals = new Arrivals(addresses, new Deadlines());
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        new ClientConnection().customize(factory);
        new EdgeProtocol().customize(factory);
        factory.addEngineValves(new Log());
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("maxThreads", "4");
            connector.setProperty("connectionTimeout", "20000");
            connector.setProperty("minSpareThreads", "4");
        });
        factory.addInitializers(
                context -> filter(new HeldAnswers(arrivals, addresses, TestSettings.with("data-dir", data)), 1)
                        .onStartup(context),
                context -> filter(
                                new RequestBodies(
                                        arrivals, io.tableorder.failure.ProblemsForTests.of(texts, new ObjectMapper())),
                                2)
                        .onStartup(context),
                context -> new ServletRegistrationBean<>(new Answers(), "/*").onStartup(context));
        server = factory.getWebServer();
        server.start();
    }

    private static FilterRegistrationBean<Filter> filter(Filter filter, int order) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setName("filter-" + order);
        registration.setOrder(order);
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        return registration;
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @BeforeEach
    void prepare() {
        sockets = new SlowSockets(server.getPort());
        STATUSES.clear();
    }

    @AfterEach
    void hangUp() throws IOException {
        sockets.close();
        await().atMost(LONG).until(() -> arrivals.count() == 0);
    }

    private static final class Log extends ValveBase implements AccessLog {

        Log() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            getNext().invoke(request, response);
        }

        @Override
        public void log(Request request, Response response, long nanos) {
            STATUSES.add(RequestEnds.statusOf(request, response));
        }

        @Override
        public void setRequestAttributesEnabled(boolean isEnabled) {}

        @Override
        public boolean getRequestAttributesEnabled() {
            return false;
        }
    }

    /** Answers at once, or on another thread, with what was sent or with much. */
    private static final class Answers extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getDispatcherType() == DispatcherType.ASYNC && request.getAttribute("answered") != null) {
                return;
            }
            byte[] content =
                    switch (request.getRequestURI()) {
                        case "/now/big", "/later/big" -> BIG;
                        case "/now/huge", "/later/huge" -> HUGE;
                        case "/host" -> request.getServerName().getBytes(UTF_8);
                        default -> Bodies.bytesOf(request);
                    };
            if (request.getRequestURI().startsWith("/later")) {
                var context = request.startAsync(request, response);
                CompletableFuture.runAsync(() -> {
                    write((HttpServletResponse) context.getResponse(), content);
                    request.setAttribute("answered", true);
                    context.dispatch();
                });
            } else {
                write(response, content);
            }
        }

        private static void write(HttpServletResponse response, byte[] content) {
            try {
                response.setContentLength(content.length);
                for (int i = 0; i < content.length; i += 4096) {
                    response.getOutputStream().write(content, i, Math.min(4096, content.length - i));
                }
                response.getOutputStream().flush();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Test
    void clientsThatSendByTheByteHaveATimeLimit() throws IOException {
        Socket headers = sockets.connect();
        send(headers, "GET /now HTTP/1.1\r\nHost: localhost\r\nX: ");
        Socket body = sockets.connect();
        send(body, post("/now", 1000) + "{");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        await().atMost(LONG).until(() -> trickle(headers, new ByteArrayOutputStream()) & trickle(body, answer));
        assertThat(answer.toString(UTF_8)).startsWith("HTTP/1.1 408").contains("REQUEST_TIMEOUT", "Connection: close");
    }

    @Test
    void aBodyThatComesInPartsIsTakenAsOne() throws IOException {
        for (String path : List.of("/now", "/later")) {
            Socket socket = sockets.connect();
            send(socket, post(path, 26));
            for (char one = 'a'; one <= 'z'; one++) {
                send(socket, "" + one);
            }
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nabcdefghijklmnopqrstuvwxyz");
            send(socket, "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (char one = 'a'; one <= 'z'; one++) {
                send(socket, "1\r\n" + one + "\r\n");
            }
            send(socket, "0\r\n\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nabcdefghijklmnopqrstuvwxyz");
            send(socket, post(path, 2) + "ab");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nab");
        }
    }

    /** Pushes them out as too slow, which they are soon in any case: {@link CrowdTest} has the rule. */
    @Test
    void tooManyBodiesAtOnceRefuseNoOtherRequest() throws IOException {
        while (sockets.all().size() < Arrivals.MOST_OF_ADDRESS + 20) {
            send(sockets.connect(), post("/now", 1000) + "{");
        }
        Socket quick = sockets.connect();
        send(quick, post("/later", 2));
        send(quick, "ab");
        assertThat(answer(quick)).startsWith("HTTP/1.1 200");
        assertThat(answer(sockets.all().get(0))).startsWith("HTTP/1.1 408").contains("Connection: close");
        assertThat(arrivals.count()).isLessThanOrEqualTo(Arrivals.MOST_OF_ADDRESS);
    }

    @Test
    void theBodyOfARefusedRequestIsWaitedForAMomentOnly() throws IOException {
        Socket socket = sockets.connect();
        send(socket, post("/now", 10_000_000) + "{");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        await().atMost(LONG).until(() -> trickle(socket, answer));
        assertThat(answer.toString(UTF_8))
                .startsWith("HTTP/1.1 413")
                .contains("PAYLOAD_TOO_LARGE", "Connection: close");
    }

    @Test
    void aClientThatSendsTheWholeBodyOfARefusedRequestGetsTheAnswer() throws IOException {
        for (int size : List.of(300_000, 1_000_000)) {
            Socket socket = sockets.connect();
            send(socket, post("/now", size) + "a".repeat(size));
            assertThat(answer(socket)).startsWith("HTTP/1.1 413");
        }
        Socket socket = sockets.connect();
        send(
                socket,
                "POST /now HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + ("c350\r\n" + "a".repeat(50_000) + "\r\n").repeat(7) + "0\r\n\r\n");
        assertThat(answer(socket)).startsWith("HTTP/1.1 413");
    }

    @Test
    void clientsThatDoNotReadAnswersDelayNoOther() throws IOException {
        for (int i = 0; i < 60; i++) {
            Socket socket = sockets.connect();
            String request = "GET /" + (i % 2 == 0 ? "now" : "later") + (i % 3 == 0 ? "" : "/big")
                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            send(socket, request.repeat(200));
        }
        for (int i = 0; i < 20; i++) {
            Socket socket = sockets.connect();
            send(socket, post("/later", 2) + "ab");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aSlowReaderGetsTheWholeAnswer() throws IOException {
        for (String path : List.of("/now/big", "/later/big")) {
            Socket socket = sockets.connect();
            send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith(new String(BIG, UTF_8));
            send(socket, "HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + post("/now", 2) + "ab");
            assertThat(head(socket)).contains("Content-Length: " + BIG.length);
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nab");
        }
    }

    @Test
    void aLargeAnswerWaitsInAFileAndIsSentAsItWasWritten() throws IOException {
        for (String path : List.of("/now/huge", "/later/huge")) {
            Socket socket = sockets.connect();
            send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(head(socket)).startsWith("HTTP/1.1 200").contains("Content-Length: " + HUGE.length);
            assertThat(openFiles()).hasSize(1);
            byte[] body = socket.getInputStream().readNBytes(HUGE.length);
            assertThat(Arrays.equals(body, HUGE)).isTrue();
            await().atMost(LONG).until(() -> openFiles().isEmpty());
            send(socket, post("/now", 2) + "ab");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nab");
        }
        assertThat(data.resolve("answers")).isEmptyDirectory();
    }

    @Test
    void theFileOfAClientThatHangsUpIsGone() throws IOException {
        for (String path : List.of("/now/huge", "/later/huge")) {
            Socket socket = sockets.connect();
            send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            head(socket);
            assertThat(openFiles()).hasSize(1);
            socket.setSoLinger(true, 0);
            socket.close();
            await().atMost(LONG).until(() -> openFiles().isEmpty());
        }
    }

    /** More of them than there are places for files. */
    @Test
    void manyClientsThatDoNotReadLargeAnswersHoldFewFiles() throws IOException {
        for (int i = 0; i < 40; i++) {
            Socket socket = sockets.connect();
            send(socket, "GET /now/huge HTTP/1.1\r\nHost: localhost\r\n\r\n");
            head(socket);
        }
        // One of a test before may still be closed.
        await().atMost(LONG).untilAsserted(() -> assertThat(openFiles()).hasSize(32));
    }

    /** Descriptors of files without a name. Only Linux shows them. */
    private static List<Path> openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors));
        List<Path> open = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : all) {
                try {
                    Path file = Files.readSymbolicLink(descriptor);
                    if (file.startsWith(data)) {
                        open.add(file);
                    }
                } catch (NoSuchFileException closed) {
                    // Closed since the folder was listed.
                }
            }
        }
        return open;
    }

    /** Nor are those who hang up. */
    @Test
    void aRequestWhoseClientHangsUpIsLoggedWithItsAnswer() throws IOException {
        for (String path : List.of("/now/big", "/later/big")) {
            Socket socket = sockets.connect();
            send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            head(socket);
            socket.setSoLinger(true, 0);
            socket.close();
        }
        await().atMost(LONG).until(() -> STATUSES.size() == 2);
        assertThat(STATUSES).containsOnly(200);
        STATUSES.clear();

        for (int i = 0; i < 2; i++) {
            Socket socket = sockets.connect();
            send(socket, post("/now", 1000) + "{");
            await().atMost(LONG).until(() -> arrivals.count() == 1);
            socket.setSoLinger(i == 0, 0);
            socket.close();
            await().atMost(LONG).until(() -> arrivals.count() == 0);
        }
        await().atMost(LONG).until(() -> STATUSES.size() == 2);
        assertThat(STATUSES).containsOnly(400);
    }

    /** It is the clients' fault, and is not to be counted for one of the service. */
    @Test
    void aClientThatIsTooSlowGetsAProblem() throws IOException {
        for (int i = 0; i < 60; i++) {
            send(
                    sockets.connect(),
                    "POST /now HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 10\r\n\r\n");
        }
        for (Socket socket : sockets.all()) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("REQUEST_TIMEOUT");
        }
        await().atMost(LONG).until(() -> STATUSES.size() == sockets.all().size());
        assertThat(STATUSES).containsOnly(408);
    }

    /** As the containers of a stack are named. */
    @Test
    void aHostMayHaveAnUnderscore() throws IOException {
        for (String host : List.of("table_order:8000", "_a_", "table-order_1.net_work", "localhost:8000")) {
            Socket socket = sockets.connect();
            send(socket, "GET /host HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n" + host.replaceAll(":.*", ""));
        }
        for (String host : List.of("table_order:80a", "a_b/c", "a_ b", "a_b@c")) {
            Socket socket = sockets.connect();
            send(socket, "GET /host HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(head(socket)).as(host).startsWith("HTTP/1.1 400");
        }
    }

    private static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
