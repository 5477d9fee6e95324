package io.tableorder.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.http.Answers;
import io.tableorder.http.Contract;
import io.tableorder.http.Lane;
import io.tableorder.http.Operation;
import io.tableorder.testing.StoreTest;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Requests that wait for their lane. */
class WaitingRequestsTest extends StoreTest {

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
    private SlowSockets sockets;

    @BeforeEach
    void prepare() {
        sockets = new SlowSockets(port);
    }

    @AfterEach
    void bindTheServicesRoutes() throws Exception {
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
}
