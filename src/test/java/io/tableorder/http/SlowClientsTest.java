package io.tableorder.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.StoreTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that take their time cost no thread, and none has for ever. */
class SlowClientsTest extends StoreTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void aBodyThatComesInPartsIsTakenAsOne() throws IOException {
        byte[] cart = store.cart().getBytes(StandardCharsets.UTF_8);
        for (boolean isChunked : List.of(false, true)) {
            Socket socket = connect();
            send(
                    socket,
                    "POST /api/customer/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                            + store.tableToken(isChunked ? 0 : 1)
                            + (isChunked
                                    ? "\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    : "\r\nContent-Length: " + cart.length + "\r\n\r\n"));
            for (byte one : cart) {
                send(socket, isChunked ? "1\r\n" + (char) (one & 0xff) + "\r\n" : "" + (char) (one & 0xff));
            }
            send(socket, isChunked ? "0\r\n\r\n" : "");
            assertThat(answer(socket)).startsWith("HTTP/1.1 201");
            send(socket, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    /** More of them than there are threads. */
    @Test
    void whoSendsBodiesByTheByteHoldsUpNobody() throws IOException {
        while (sockets.size() < 300) {
            send(connect(), login(1000) + "{");
        }
        for (int i = 0; i < 5; i++) {
            api.post("/api/customer/orders")
                    .as(store.tableToken(0))
                    .json(store.cart())
                    .header("Idempotency-Key", "beside-" + i)
                    .send()
                    .expect(201);
            api.get("/livez").send().expect(200);
        }
        assertThat(answer(sockets.get(0))).startsWith("HTTP/1.1 408");
    }

    @Test
    void theBodyOfARefusedRequestIsWaitedForAMomentOnly() throws IOException {
        for (String request : List.of(
                "POST /api/customer/orders HTTP/1.1\r\nHost: localhost\r\n", // 401
                "POST /nowhere HTTP/1.1\r\nHost: localhost\r\n", // 413
                "PUT /health HTTP/1.1\r\nHost: localhost\r\n", // 405
                "POST /health HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n", // 403
                "POST /a//b HTTP/1.1\r\nHost: localhost\r\n", // the firewall's 400
                "GET /p/%ff HTTP/1.1\r\nHost: localhost\r\n")) { // the container's 400
            Socket socket = connect();
            send(socket, request + "Content-Length: 1000000\r\n\r\n{");
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            await().atMost(LONG).until(() -> trickle(socket, answer));
            assertThat(answer.toString(StandardCharsets.UTF_8))
                    .as(request)
                    .startsWith("HTTP/1.1 4")
                    .contains("Connection: close", "application/problem+json", "X-Request-Id: ");
        }
    }

    @Test
    void whoSendsTheWholeBodyOfARefusedRequestGetsTheAnswerAndKeepsTheConnection() throws IOException {
        Socket socket = connect();
        for (int size : List.of(10, 100_000, 1_000_000)) {
            send(
                    socket,
                    "POST /api/customer/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + size + "\r\n\r\n"
                            + "a".repeat(size));
            assertThat(answer(socket)).startsWith("HTTP/1.1 401").doesNotContain("Connection: close");
        }
    }

    /** More of them than there are threads. */
    @Test
    void whoDoesNotReadItsAnswersHoldsUpNobody() throws IOException {
        for (int i = 0; i < 300; i++) {
            Socket socket = connect();
            send(socket, "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20));
        }
        for (int i = 0; i < 20; i++) {
            api.post("/api/customer/orders")
                    .as(store.tableToken(0))
                    .json(store.cart())
                    .header("Idempotency-Key", "slow-" + i)
                    .send()
                    .expect(201);
            api.get("/livez").send().expect(200);
        }
    }

    private static String login(int length) {
        return "POST /api/customer/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + length
                + "\r\n\r\n";
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2048);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("localhost", port));
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Sends a byte, takes what has come, and tells whether the connection has ended. */
    private static boolean trickle(Socket socket, ByteArrayOutputStream answer) throws IOException {
        if (socket.isClosed()) {
            return true;
        }
        try {
            send(socket, "a");
            socket.setSoTimeout(50);
            int next = socket.getInputStream().read();
            while (next >= 0) {
                answer.write(next);
                next = socket.getInputStream().read();
            }
        } catch (SocketTimeoutException nothingYet) {
            return false;
        } catch (IOException ended) {
            // By a reset, as it may.
        }
        socket.close();
        return true;
    }

    /** The next answer on the connection, as far as its length says. */
    private static String answer(Socket socket) throws IOException {
        socket.setSoTimeout((int) LONG.toMillis());
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        String length = head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
        return head + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }
}
