package io.tableorder.restaurant.visit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.access.account.Tokens;
import io.tableorder.restaurant.visit.Guests.Phone;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A thousand times, staff move, merge and complete visits while their guests order and the kitchen works: nothing is lost, nothing is doubled,
 * nothing is announced twice, and every order stays with the phone that has placed it.
 */
@IntegrationTest
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class VisitRaceTest {

    private static final int STORES = 5;
    private static final int ROUNDS_PER_STORE = 200;
    private static final int CLIENTS = 16;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @LocalServerPort
    private int port;

    /** What happens at the tables of one store. */
    private final class Evening implements Callable<Void> {

        private final TestStore store = new TestStore(jdbc, tokens);
        private final Guests guests = new Guests(new Api(port), store, jdbc);
        private final ExecutorService clients;
        private final String staff = store.adminToken();
        private final Set<Long> accepted = new HashSet<>();
        private final Set<Long> cancelled = new HashSet<>();
        private final Map<Long, Phone> byPhone = new HashMap<>();
        private int ended;

        Evening(ExecutorService clients) {
            this.clients = clients;
            store.addTable("3");
        }

        @Override
        public Void call() throws Exception {
            for (int round = 0; round < ROUNDS_PER_STORE; round++) {
                play(round);
            }
            return null;
        }

        private void play(int round) throws Exception {
            Phone one = guests.join(0);
            Phone two = guests.join(1);
            long first = note(one, order(one.token()));
            List<Future<Answer>> ofOne = new ArrayList<>();
            List<Future<Answer>> ofTwo = new ArrayList<>();
            List<Future<Answer>> others = new ArrayList<>();
            ofOne.add(clients.submit(() -> order(one.token())));
            for (String[] act : acts(round, one, two)) {
                others.add(clients.submit(() -> act(Integer.parseInt(act[0]), act[1], act[2])));
            }
            ofTwo.add(clients.submit(() -> order(two.token())));
            ofOne.add(clients.submit(() -> order(one.token())));
            others.add(clients.submit(() -> round % 2 == 0 ? cook(first) : cookFirstLine(first)));
            Future<Answer> cancellation = clients.submit(() -> cancelOne(first));
            Future<Answer> callOfOne = clients.submit(() -> callStaff(one));
            Future<Answer> callOfTwo = clients.submit(() -> callStaff(two));
            Future<Answer> tablet = clients.submit(() -> order(store.tableToken(0)));
            for (Future<Answer> answer : ofOne) {
                note(one, answer.get());
            }
            for (Future<Answer> answer : ofTwo) {
                note(two, answer.get());
            }
            for (Future<Answer> answer : others) {
                assertThat(answer.get().status())
                        .as(answer.get().text())
                        .isIn(round % 7 < 2 ? List.of(200, 409) : List.of(200, 404, 409));
            }
            assertThat(cancellation.get().status())
                    .as(cancellation.get().text())
                    .isIn(round % 7 < 2 ? List.of(200) : List.of(200, 404));
            if (cancellation.get().status() == 200) {
                cancelled.add(first);
            }
            for (Future<Answer> call : List.of(callOfOne, callOfTwo)) {
                assertThat(call.get().status()).as(call.get().text()).isIn(200, 201, 401);
            }
            accepted.add(tablet.get().expect(201).json().path("id").asLong());
            check(one, two);
            for (int table = 0; table < 3; table++) {
                Long session = guests.openSession(table);
                if (session != null) {
                    act(table, "complete-session", Guests.completion(session)).expect(200);
                }
            }
        }

        /** Each is a table, what staff do there, and how. */
        private List<String[]> acts(int round, Phone one, Phone two) {
            String[] move = {"0", "move-session", "{\"to_table_id\":" + store.table(2) + "}"};
            String[] merge = {"0", "merge-session", "{\"into_table_id\":" + store.table(1) + "}"};
            String[] back = {"1", "merge-session", "{\"into_table_id\":" + store.table(0) + "}"};
            String[] complete = {"0", "complete-session", Guests.completion(one.session())};
            String[] other = {"1", "complete-session", Guests.completion(two.session())};
            String[] swap = {"1", "move-session", "{\"to_table_id\":" + store.table(0) + "}"};
            return switch (round % 7) {
                case 0 -> List.<String[]>of(move);
                case 1 -> List.<String[]>of(merge);
                case 2 -> List.<String[]>of(complete);
                case 3 -> List.of(merge, back);
                case 4 -> List.of(move, swap);
                case 5 -> List.of(merge, other);
                default -> List.of(move, complete, merge);
            };
        }

        private long note(Phone phone, Answer answer) {
            if (answer.status() == 401) {
                assertThat(answer.json().path("code").asText()).isEqualTo("SESSION_ENDED");
                ended++;
                return 0;
            }
            long order = answer.expect(201).json().path("id").asLong();
            assertThat(accepted.add(order)).as("order %d is new", order).isTrue();
            byPhone.put(order, phone);
            return order;
        }

        /** Each order is where its phone is now, open or completed. */
        private void check(Phone... phones) {
            for (Phone phone : phones) {
                long session = jdbc.sql("select session_id from devices where id = ?")
                        .param(phone.device())
                        .query(Long.class)
                        .single();
                List<Long> strays = jdbc.sql("""
                                select id from orders where store_id = :store and placed_by = :phone and session_id <> :session
                                 union all
                                select original_order_id
                                  from order_history
                                 where store_id = :store and placed_by = :phone and session_id <> :session
                                """)
                        .param("store", store.id())
                        .param("phone", "phone:" + phone.device())
                        .param("session", session)
                        .query(Long.class)
                        .list();
                assertThat(strays).as("orders of %s in another visit", phone).isEmpty();
            }
        }

        private Answer act(int table, String act, String json) {
            return untilFree(() -> guests.api
                    .post("/api/admin/tables/" + store.table(table) + "/" + act)
                    .as(staff)
                    .json(json)
                    .sendUnchecked());
        }

        private Answer callStaff(Phone phone) {
            return untilFree(() -> guests.api
                    .post("/api/customer/calls")
                    .as(phone.token())
                    .json("{\"kind\":\"water\"}")
                    .sendUnchecked());
        }

        private Answer cook(long order) {
            return untilFree(() -> guests.api
                    .patch("/api/admin/orders/" + order + "/status")
                    .as(staff)
                    .json("{\"status\":\"preparing\"}")
                    .sendUnchecked());
        }

        private Answer cookFirstLine(long order) {
            return untilFree(() -> guests.api
                    .patch("/api/admin/orders/" + order + "/items/1")
                    .as(staff)
                    .json("{\"state\":\"cooking\"}")
                    .sendUnchecked());
        }

        private Answer cancelOne(long order) {
            return untilFree(() -> guests.api
                    .post("/api/admin/orders/" + order + "/cancellations")
                    .as(staff)
                    .json("{\"items\":[{\"line\":2,\"quantity\":1}],\"reason_code\":\"changed_mind\"}")
                    .sendUnchecked());
        }

        private Answer order(String token) {
            String key = UUID.randomUUID().toString();
            return untilFree(() -> guests.api
                    .post("/api/customer/orders")
                    .as(token)
                    .header("Idempotency-Key", key)
                    .json(store.cart())
                    .sendUnchecked());
        }
    }

    /** A busy service may ask for patience; the request is repeated as a client would. */
    private static Answer untilFree(java.util.function.Supplier<Answer> request) {
        Answer answer;
        do {
            answer = request.get();
        } while (answer.status() == 503
                || (answer.status() == 409
                        && answer.json().path("code").asText().equals("REQUEST_IN_PROGRESS")));
        return answer;
    }

    @Test
    void nothingIsLostOrDoubledWhileVisitsMoveAndMerge() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        ExecutorService evenings = Executors.newFixedThreadPool(STORES);
        try {
            List<Evening> all = new ArrayList<>();
            for (int i = 0; i < STORES; i++) {
                all.add(new Evening(clients));
            }
            for (Future<Void> evening : evenings.invokeAll(all)) {
                evening.get();
            }
            int ended = 0;
            for (Evening evening : all) {
                checkTheBooks(evening);
                ended += evening.ended;
            }
            assertThat(ended).as("orders that came after the close").isPositive();
        } finally {
            clients.shutdownNow();
            evenings.shutdownNow();
        }
    }

    private void checkTheBooks(Evening evening) {
        UUID store = evening.store.id();
        assertThat(evening.store.count("orders"))
                .as("every visit was completed")
                .isZero();
        List<Long> archived = jdbc.sql("select original_order_id from order_history where store_id = ?")
                .param(store)
                .query(Long.class)
                .list();
        assertThat(archived).containsExactlyInAnyOrderElementsOf(evening.accepted);
        assertThat(evening.store.count("order_history_items")).isEqualTo(2L * archived.size());
        assertThat(jdbc.sql("select aggregate_id from event_log where store_id = ? and type = 'order.created'")
                        .param(store)
                        .query(Long.class)
                        .list())
                .as("each order is announced once")
                .containsExactlyInAnyOrderElementsOf(evening.accepted);
        assertThat(jdbc.sql("""
                        select h.original_order_id
                          from order_history h
                          join order_history_items i
                            on i.store_id = h.store_id and i.business_day = h.business_day and i.original_order_id = h.original_order_id
                         where h.store_id = ? and i.line = 2 and i.cancelled_quantity = 1
                        """).param(store).query(Long.class).list())
                .as("orders with a cancelled portion")
                .containsExactlyInAnyOrderElementsOf(evening.cancelled);
        assertThat(jdbc.sql("select aggregate_id from event_log where store_id = ? and type = 'order.items_cancelled'")
                        .param(store)
                        .query(Long.class)
                        .list())
                .as("each cancellation is announced once")
                .containsExactlyInAnyOrderElementsOf(evening.cancelled);
        assertThat(jdbc.sql("""
                        select count(*)
                          from service_calls c
                          join table_sessions s on s.store_id = c.store_id and s.id = c.session_id
                         where c.store_id = ?
                           and (c.state <> 'resolved' or s.table_id <> c.table_id
                                or 1 <> (select count(*)
                                           from event_log e
                                          where e.store_id = c.store_id and e.type = 'call.opened' and e.aggregate_id = c.id)
                                or 1 <> (select count(*)
                                           from event_log e
                                          where e.store_id = c.store_id and e.type = 'call.resolved' and e.aggregate_id = c.id))
                        """).param(store).query(Long.class).single())
                .as("calls that are lost, or were announced or settled twice")
                .isZero();
        assertThat(evening.store.count("service_calls")).isPositive();
        assertThat(jdbc.sql("""
                        select count(*)
                          from order_history h
                          join table_sessions s on s.store_id = h.store_id and s.id = h.session_id
                         where h.store_id = ? and (s.merged_into is not null or s.ended_at is null or s.table_id <> h.table_id)
                        """).param(store).query(Long.class).single())
                .as("orders in a session that has been merged, or at another table")
                .isZero();
        assertThat(jdbc.sql("""
                        select (select coalesce(sum((payload->>'total_price')::bigint), 0)
                                  from event_log where store_id = :store and type = 'session.completed')
                               - (select coalesce(sum(total_price), 0) from order_history where store_id = :store)
                        """).param("store", store).query(Long.class).single())
                .as("the bills and the orders")
                .isZero();
        assertThat(jdbc.sql("select max(seq) - count(*) from event_log where store_id = ?")
                        .param(store)
                        .query(Long.class)
                        .single())
                .as("gaps in the log")
                .isZero();
    }
}
