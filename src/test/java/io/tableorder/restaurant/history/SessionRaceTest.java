package io.tableorder.restaurant.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.access.account.Tokens;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestStore;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Guests order while staff complete their session, at 200 tables: every order is paid for once, with its own session. */
@IntegrationTest
class SessionRaceTest {

    private static final int STORES = 4;
    private static final int TABLES_PER_STORE = 50;
    private static final int ORDERS_PER_TABLE = 4;
    private static final int CLIENTS = 16;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @LocalServerPort
    private int port;

    /** One table with the answers to its guests and its staff. */
    private record Seat(
            TestStore store,
            int index,
            String guest,
            String staff,
            List<Future<Answer>> orders,
            List<Future<Answer>> completions) {

        long table() {
            return store.table(index);
        }
    }

    @Test
    void everyOrderIsPaidForOnceWithItsOwnSession() throws Exception {
        List<Seat> seats = race();
        for (Seat seat : seats) {
            long accepted = 0;
            for (Future<Answer> order : seat.orders()) {
                accepted += order.get().expect(201).json().path("total_price").asLong();
            }
            assertThat(archived(seat) + open(seat)).isEqualTo(accepted);
            for (Future<Answer> completion : seat.completions()) {
                assertBillOfItsSession(seat, completion.get());
            }
        }
        for (TestStore store : seats.stream().map(Seat::store).distinct().toList()) {
            assertThat(ordersOfClosedSessions(store)).isZero();
            assertThat(store.count("order_history_items")).isEqualTo(2 * store.count("order_history"));
            assertThat(store.count("orders") + store.count("order_history"))
                    .isEqualTo((long) TABLES_PER_STORE * ORDERS_PER_TABLE);
            assertThat(gapsInTheLog(store)).isZero();
        }
    }

    /** As a completion does, which would otherwise wait for the sequence while the reopening waits for the day. */
    @Test
    void aReopeningLocksTheSalesOfItsDayBeforeTheSequenceOfItsStore() throws Exception {
        Api api = new Api(port);
        TestStore store = new TestStore(jdbc, tokens);
        store.placeOrder(api, 0);
        staff(api, store, "complete-session").expect(200);
        staff(api, store, "open-session").expect(200);
        CompletableFuture<Answer> reopened;
        try (Connection completion = Database.connect();
                Statement locks = completion.createStatement()) {
            completion.setAutoCommit(false);
            locks.execute("select from sales_days where store_id = '" + store.id() + "' for update");
            reopened = CompletableFuture.supplyAsync(() -> staff(api, store, "reopen-session"));
            await().until(() -> jdbc.sql("select exists (select from pg_stat_activity"
                            + " where wait_event_type = 'Lock' and query ~ 'delete from order_history')")
                    .query(Boolean.class)
                    .single());
            locks.execute("select from store_seq where store_id = '" + store.id() + "' for update nowait");
            completion.commit();
        }
        assertThat(reopened.get().expect(200).json().path("orders_count").asInt())
                .isEqualTo(1);
    }

    private static Answer staff(Api api, TestStore store, String act) {
        return api.post("/api/admin/tables/" + store.table(0) + "/" + act)
                .as(store.adminToken())
                .send();
    }

    private List<Seat> race() throws InterruptedException {
        Api api = new Api(port);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Seat> seats = new ArrayList<>();
        try {
            for (int i = 0; i < STORES; i++) {
                TestStore store = new TestStore(jdbc, tokens);
                String staff = store.adminToken();
                for (int n = 0; n < TABLES_PER_STORE; n++) {
                    int index = n < 2 ? n : store.addTable(String.valueOf(n + 1));
                    seats.add(new Seat(
                            store, index, store.tableToken(index), staff, new ArrayList<>(), new ArrayList<>()));
                }
            }
            for (Seat seat : seats) {
                // The completion arrives with the second, third or last order. The first order has opened the session.
                Future<Answer> first = clients.submit(() -> order(api, seat));
                seat.orders().add(first);
                for (int n = 1; n < ORDERS_PER_TABLE; n++) {
                    if (n == 1 + seat.index() % (ORDERS_PER_TABLE - 1)) {
                        seat.completions().add(clients.submit(() -> {
                            first.get();
                            return complete(api, seat);
                        }));
                    }
                    seat.orders().add(clients.submit(() -> order(api, seat)));
                }
            }
            clients.shutdown();
            assertThat(clients.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            clients.shutdownNow();
        }
        return seats;
    }

    /** Not validated against the contract, for speed: other tests do that. */
    private static Answer order(Api api, Seat seat) {
        String key = UUID.randomUUID().toString();
        Answer answer;
        do {
            answer = api.post("/api/customer/orders")
                    .as(seat.guest())
                    .header("Idempotency-Key", key)
                    .json(seat.store().cart())
                    .sendUnchecked();
        } while (answer.status() == 409);
        return answer;
    }

    private static Answer complete(Api api, Seat seat) {
        Answer answer;
        do {
            answer = api.post("/api/admin/tables/" + seat.table() + "/complete-session")
                    .as(seat.staff())
                    .sendUnchecked();
        } while (answer.status() == 409);
        return answer;
    }

    private void assertBillOfItsSession(Seat seat, Answer answer) {
        Map<String, Object> bill = new HashMap<>();
        bill.put(
                "count", answer.expect(200).json().path("archived_orders_count").asLong());
        bill.put("total", answer.json().path("total_price").asLong());
        assertThat(jdbc.sql(
                                "select count(*) as count, coalesce(sum(total_price), 0)::bigint as total from order_history"
                                        + " where store_id = ? and session_id = ?")
                        .params(
                                seat.store().id(),
                                answer.json().path("session_id").asLong())
                        .query()
                        .singleRow())
                .isEqualTo(bill);
    }

    private long archived(Seat seat) {
        return jdbc.sql("select coalesce(sum(total_price), 0) from order_history where store_id = ? and table_id = ?")
                .params(seat.store().id(), seat.table())
                .query(Long.class)
                .single();
    }

    private long open(Seat seat) {
        return new Api(port)
                .get("/api/admin/tables/" + seat.table())
                .as(seat.staff())
                .send()
                .expect(200)
                .json()
                .at("/session/total_price")
                .asLong(0);
    }

    private long ordersOfClosedSessions(TestStore store) {
        return jdbc.sql("select count(*) from orders o join table_sessions s on s.id = o.session_id"
                        + " where o.store_id = ? and s.ended_at is not null")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    private long gapsInTheLog(TestStore store) {
        return jdbc.sql("select max(seq) - count(*) from event_log where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }
}
