package io.tableorder.restaurant.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.access.account.Tokens;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.EventStream.Event;
import io.tableorder.testing.IntegrationTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class ReconnectTest {

    private static final int CLIENTS = 200;
    private static final int CLIENTS_OF_AN_ADMIN = 10;
    private static final int WRITERS = 4;
    private static final int EVENTS = 500;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

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
    void clientsThatLoseTheirConnectionAgainAndAgainSeeEveryEventOnceAndInOrder() throws Exception {
        List<String> admins = IntStream.range(0, CLIENTS / CLIENTS_OF_AN_ADMIN)
                .mapToObj(this::newAdmin)
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + WRITERS);
        try {
            List<Future<List<Long>>> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> threads.submit(() -> follow(admins.get(i % admins.size()))))
                    .toList();
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(this::write));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            List<Long> all = LongStream.rangeClosed(1, EVENTS).boxed().toList();
            for (Future<List<Long>> client : clients) {
                assertThat(client.get()).isEqualTo(all);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void write() {
        for (int i = 0; i < EVENTS / WRITERS; i++) {
            live.changeMenu();
        }
    }

    /** Reads a few events, drops the connection, comes back, until it has seen them all. */
    private List<Long> follow(String token) throws InterruptedException {
        List<Long> seen = new ArrayList<>();
        String lastId = "0";
        while (seen.size() < EVENTS) {
            int patience =
                    Math.min(EVENTS - seen.size(), ThreadLocalRandom.current().nextInt(1, 200));
            EventStream stream =
                    live.ask(LiveFixture.STAFF, "Authorization", "Bearer " + token, "Last-Event-ID", lastId);
            // It has ended at once if the service has not noticed yet that this client's last connection is gone.
            assertThat(stream.status()).isEqualTo(200);
            stream.awaitEventsOrEnd(patience);
            stream.close();
            stream.awaitEventsOrEnd(Integer.MAX_VALUE);
            stream.events().stream().map(Event::id).forEach(seen::add);
            lastId = stream.lastId() == null ? lastId : String.valueOf(stream.lastId());
        }
        return seen;
    }

    private String newAdmin(int number) {
        long id = jdbc.sql("insert into admins (store_id, username, password_hash, role)"
                        + " values (?, ?, 'none', 'store_admin') returning id")
                .params(
                        live.store.id(),
                        number + "-" + live.store.id().toString().substring(0, 8))
                .query(Long.class)
                .single();
        return tokens.issue(new Actor(Role.STORE_ADMIN, live.store.id(), id), 0);
    }
}
