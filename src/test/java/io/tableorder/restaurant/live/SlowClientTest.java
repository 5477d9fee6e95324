package io.tableorder.restaurant.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.EventStream;
import io.tableorder.testing.IntegrationTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** Clients that open a stream and do not read it: the service does not wait for them, and cuts them off. */
@IntegrationTest
class SlowClientTest {

    private static final String LARGE = "{\"made_up\": \"" + "x".repeat(300_000) + "\"}";

    @Autowired
    private ApplicationContext context;

    @LocalServerPort
    private int port;

    private LiveFixture live;

    @BeforeEach
    void openAStore() {
        live = new LiveFixture(context, port);
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void aClientThatTakesNothingForTenSecondsIsCutOff() throws IOException {
        EventStream staff = live.staff();
        try (Socket slow = clientThatDoesNotRead()) {
            await().until(() -> live.open() == 2);
            long last = fill();
            staff.awaitId(last);
            await().atMost(Duration.ofSeconds(25)).until(() -> live.open() == 1);
            assertThat(slow.isClosed()).isFalse();
        }
        assertThat(staff.isEnded()).isFalse();
        assertThat(staff.awaitId(live.changeMenu())).hasSize(31);
    }

    @Test
    void aClientThatIsTooFarBehindIsCutOff() throws IOException {
        EventStream staff = live.staff();
        try (Socket slow = clientThatDoesNotRead()) {
            await().until(() -> live.open() == 2);
            fill();
            for (int i = 0; i < Outlet.CAPACITY; i++) {
                live.changeMenu();
            }
            staff.awaitId(live.changeMenu());
            await().until(() -> live.open() == 1);
            assertThat(slow.isClosed()).isFalse();
        }
        assertThat(staff.isEnded()).isFalse();
    }

    /** More than the buffers between service and client hold. */
    private long fill() {
        long last = 0;
        for (int i = 0; i < 30; i++) {
            last = live.changeMenu(LARGE);
        }
        return last;
    }

    private Socket clientThatDoesNotRead() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("localhost", port));
        String request = "GET " + LiveFixture.STAFF + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + live.store.adminToken() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
