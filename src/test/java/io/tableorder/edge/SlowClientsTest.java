package io.tableorder.edge;

import static io.tableorder.edge.SlowSockets.LONG;
import static io.tableorder.edge.SlowSockets.answer;
import static io.tableorder.edge.SlowSockets.send;
import static io.tableorder.edge.SlowSockets.trickle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.StoreTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slow clients cost no thread, and each has a time limit. */
class SlowClientsTest extends StoreTest {

    private SlowSockets sockets;

    @BeforeEach
    void prepare() {
        sockets = new SlowSockets(port);
    }

    @AfterEach
    void hangUp() throws IOException {
        sockets.close();
    }

    @Test
    void aBodyThatComesInPartsIsTakenAsOne() throws IOException {
        byte[] cart = store.cart().getBytes(StandardCharsets.UTF_8);
        for (boolean isChunked : List.of(false, true)) {
            Socket socket = sockets.connect();
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
    void clientsThatSendBodiesByTheByteDelayNoOther() throws IOException {
        while (sockets.all().size() < 300) {
            send(sockets.connect(), login(1000) + "{");
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
        assertThat(answer(sockets.all().get(0))).startsWith("HTTP/1.1 408");
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
            Socket socket = sockets.connect();
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
    void aClientThatSendsTheWholeBodyOfARefusedRequestGetsTheAnswerAndKeepsTheConnection() throws IOException {
        Socket socket = sockets.connect();
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
    void clientsThatDoNotReadAnswersDelayNoOther() throws IOException {
        for (int i = 0; i < 300; i++) {
            Socket socket = sockets.connect();
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
}
