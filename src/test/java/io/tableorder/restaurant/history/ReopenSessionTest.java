package io.tableorder.restaurant.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReopenSessionTest extends StoreTest {

    private static final long CART = TestStore.SOUP_PRICE + 2 * TestStore.COLA_PRICE;

    @Test
    void aReopenedSessionIsAsItWasBeforeItsCompletion() {
        long first = order(0);
        change(first, "preparing");
        long second = order(0);
        change(second, "cancelled");
        long elsewhere = order(1);
        act("complete-session", 1, null).expect(200);
        List<String> orders = rows("orders");
        List<String> items = rows("order_items");
        JsonNode sales = sales();
        JsonNode board = table(0);
        long session = complete(0);
        assertThat(rows("orders")).isEmpty();

        Answer reopened = reopen(0, session).expect(200);

        assertThat(reopened.header("Idempotent-Replayed")).isNull();
        assertThat(reopened.json().path("session_id").asLong()).isEqualTo(session);
        assertThat(reopened.json().path("orders_count").asInt()).isEqualTo(2);
        assertThat(reopened.json().path("total_price").asLong()).isEqualTo(CART);
        assertThat(reopened.json().path("currency").asText()).isEqualTo("KRW");
        assertThat(rows("orders")).isEqualTo(orders);
        assertThat(rows("order_items")).isEqualTo(items);
        assertThat(jdbc.sql("select original_order_id from order_history where store_id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .list())
                .containsExactly(elsewhere);
        assertThat(store.count("order_history_items")).isEqualTo(2);
        assertThat(table(0)).isEqualTo(board);
        assertThat(sales()).isEqualTo(sales);
        assertThat(ownOrders(0)).containsExactly(String.valueOf(second), String.valueOf(first));
    }

    @Test
    void aReopenedSessionTakesOrdersAndIsCompletedWithAllOfThem() {
        order(0);
        String key = UUID.randomUUID().toString();
        JsonNode placed = order(0, key).expect(201).json();
        long session = complete(0);
        reopen(0, session).expect(200);

        assertThat(order(0, key).expect(201).json()).as("a retry").isEqualTo(placed);
        long third = order(0);
        assertThat(sessionOf(third)).isEqualTo(session);
        for (String status : List.of("preparing", "ready", "served")) {
            change(placed.path("id").asLong(), status);
        }
        JsonNode bill = act("complete-session", 0, "{\"session_id\":" + session + ",\"force\":true}")
                .expect(200)
                .json();

        assertThat(bill.path("archived_orders_count").asInt()).isEqualTo(3);
        assertThat(bill.path("total_price").asLong()).isEqualTo(3 * CART);
        assertThat(store.count("orders")).isZero();
        assertThat(store.count("order_history")).isEqualTo(3);
        assertThat(store.count("order_history_items")).isEqualTo(6);
        assertThat(sales().path("total_sales").asLong()).isEqualTo(3 * CART);
        assertThat(jdbc.sql("select jsonb_array_length(events) from order_history where original_order_id = ?")
                        .param(placed.path("id").asLong())
                        .query(Integer.class)
                        .single())
                .isEqualTo(4);
    }

    @Test
    void reopeningIsOneEventAndNoOrderHasAnother() {
        order(0);
        long session = complete(0);
        reopen(0, session).expect(200);
        act("complete-session", 0, null).expect(200);

        assertThat(jdbc.sql("select type || ' ' || aggregate_version from event_log where store_id = ? order by seq")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .containsExactly(
                        "session.started 1",
                        "order.created 1",
                        "session.completed 2",
                        "session.reopened 3",
                        "session.completed 4");
        JsonNode reopened = event("session.reopened");
        assertThat(reopened.path("table_session_id").asLong()).isEqualTo(session);
        assertThat(reopened.path("table_id").asLong()).isEqualTo(store.table(0));
        assertThat(reopened.path("table_number").asText()).isEqualTo("1");
        assertThat(reopened.path("reopened_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(reopened.path("total_price").asLong()).isEqualTo(CART);
    }

    @Test
    void aRepeatedRequestChangesNothing() {
        order(0);
        long before = complete(0);
        endedBefore("3 minutes");
        order(0);
        long last = complete(0);
        JsonNode first = reopen(0, last).expect(200).json();

        for (Answer again : List.of(reopen(0, last), act("reopen-session", 0, null))) {
            assertThat(again.expect(200).json()).isEqualTo(first);
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        }
        assertThat(reopen(0, before).expect(409).code()).isEqualTo("TABLE_IN_USE");
        assertThat(store.count("orders")).isEqualTo(1);
    }

    @Test
    void onceTheNextGuestsHaveOrderedNothingReturns() {
        order(0);
        long session = complete(0);
        long next = order(0);

        assertThat(reopen(0, session).expect(409).code()).isEqualTo("TABLE_IN_USE");
        assertThat(act("reopen-session", 0, null).expect(409).code()).isEqualTo("TABLE_IN_USE");
        assertThat(ownOrders(0)).containsExactly(String.valueOf(next));
        assertThat(store.count("order_history")).isEqualTo(1);
    }

    @Test
    void aSessionInWhichNothingWasOrderedGivesWay() {
        order(0);
        long session = complete(0);
        jdbc.sql("insert into table_sessions (store_id, table_id) values (?, ?)")
                .params(store.id(), store.table(0))
                .update();

        reopen(0, session).expect(200);
        assertThat(sessionOf(order(0))).isEqualTo(session);

        JsonNode bill = act("complete-session", 0, null).expect(200).json();
        assertThat(bill.path("session_id").asLong()).isEqualTo(session);
        assertThat(bill.path("archived_orders_count").asInt()).isEqualTo(2);
    }

    @Test
    void onlyTheLastSessionReturnsAndOnlyOnItsDay() {
        order(0);
        long first = complete(0);
        endedBefore("3 minutes");
        order(0);
        long last = complete(0);

        Answer refused = reopen(0, first).expect(409);
        assertThat(refused.code()).isEqualTo("SESSION_CANNOT_REOPEN");
        assertThat(refused.json().path("reason").asText()).isEqualTo("NOT_THE_LAST");
        endedBefore("1 day");
        refused = reopen(0, last).expect(409);
        assertThat(refused.code()).isEqualTo("SESSION_CANNOT_REOPEN");
        assertThat(refused.json().path("reason").asText()).isEqualTo("DAY_IS_OVER");
        assertThat(store.count("order_history")).isEqualTo(2);
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void aSessionWithAMenuThatIsGoneStaysInTheHistory() {
        order(0);
        long session = complete(0);
        api.delete("/api/admin/menus/" + store.cola())
                .as(store.adminToken())
                .send()
                .expect(204);

        Answer refused = reopen(0, session).expect(409);
        assertThat(refused.json().path("reason").asText()).isEqualTo("MENU_IS_GONE");
        assertThat(store.count("order_history")).isEqualTo(1);
        assertThat(store.count("order_history_items")).isEqualTo(2);
        assertThat(table(0).path("session").isNull()).isTrue();
    }

    @Test
    void whatIsNotThereIsNotReopened() {
        assertThat(act("reopen-session", 0, null).expect(404).code()).isEqualTo("SESSION_NOT_FOUND");
        order(0);
        long session = complete(0);
        order(1);
        complete(1);
        assertThat(reopen(1, session).expect(404).code()).isEqualTo("SESSION_NOT_FOUND");
        assertThat(api.post("/api/admin/tables/" + store.table(0) + "/reopen-session")
                        .as(new TestStore(jdbc, tokens).adminToken())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("TABLE_NOT_FOUND");
    }

    @Test
    void ofManyRequestsAtOnceOneReopensAndEveryOrderIsThereOnce() throws Exception {
        long order = order(0);
        long session = complete(0);
        ExecutorService staff = Executors.newFixedThreadPool(4);
        try {
            List<Future<Answer>> answers =
                    staff.invokeAll(Collections.nCopies(4, () -> act("reopen-session", 0, null)));
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().expect(200).json().path("session_id").asLong())
                        .isEqualTo(session);
            }
        } finally {
            staff.shutdownNow();
        }
        assertThat(ownOrders(0)).containsExactly(String.valueOf(order));
        assertThat(jdbc.sql("select count(*) from event_log where store_id = ? and type = 'session.reopened'")
                        .param(store.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    /** At 40 tables, guests order while two of the staff reopen the session and one completes it. */
    @Test
    void whileGuestsOrderASessionReturnsWholeOrNotAtAll() throws Exception {
        int tables = 40;
        List<Integer> seats = new ArrayList<>(List.of(0, 1));
        for (int n = 2; n < tables; n++) {
            seats.add(store.addTable(String.valueOf(n + 1)));
        }
        for (int seat : seats) {
            order(seat);
            complete(seat);
        }
        ExecutorService people = Executors.newFixedThreadPool(8);
        List<Future<Answer>> orders = new ArrayList<>();
        List<Future<Answer>> acts = new ArrayList<>();
        List<Future<Answer>> completions = new ArrayList<>();
        try {
            for (int seat : seats) {
                acts.add(people.submit(() -> act("reopen-session", seat, null)));
                orders.add(people.submit(() -> order(seat, UUID.randomUUID().toString())));
                acts.add(people.submit(() -> act("reopen-session", seat, null)));
                if (seat % 2 == 0) {
                    completions.add(people.submit(() -> act("complete-session", seat, "{\"force\":true}")));
                }
                orders.add(people.submit(() -> order(seat, UUID.randomUUID().toString())));
            }
            for (Future<Answer> order : orders) {
                order.get().expect(201);
            }
            for (Future<Answer> act : acts) {
                assertThat(act.get().status()).as(act.get().text()).isIn(200, 409);
            }
            for (Future<Answer> completion : completions) {
                // Not found when it comes before all others.
                assertThat(completion.get().status())
                        .as(completion.get().text())
                        .isIn(200, 404);
            }
        } finally {
            people.shutdownNow();
        }
        assertThat(store.count("orders") + store.count("order_history")).isEqualTo(3L * tables);
        assertThat(store.count("order_items") + store.count("order_history_items"))
                .isEqualTo(6L * tables);
        assertThat(sales().path("total_sales").asLong()).isEqualTo(3L * tables * CART);
        assertThat(jdbc.sql("select count(*) from orders o join table_sessions s on s.id = o.session_id"
                                + " where o.store_id = ? and s.ended_at is not null")
                        .param(store.id())
                        .query(Long.class)
                        .single())
                .as("open orders of a completed session")
                .isZero();
        assertThat(jdbc.sql("select count(*) from order_history o join table_sessions s on s.id = o.session_id"
                                + " where o.store_id = ? and s.ended_at is null")
                        .param(store.id())
                        .query(Long.class)
                        .single())
                .as("archived orders of an open session")
                .isZero();
        assertThat(jdbc.sql("select max(seq) - count(*) from event_log where store_id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .single())
                .as("gaps in the log")
                .isZero();
        assertThat(jdbc.sql("select count(*) from event_log where store_id = ? and type = 'session.reopened'")
                        .param(store.id())
                        .query(Long.class)
                        .single())
                .as("the race is none if nothing returns")
                .isPositive();
    }

    private Answer reopen(int table, long session) {
        return act("reopen-session", table, "{\"session_id\":" + session + "}");
    }

    private long complete(int table) {
        return act("complete-session", table, null)
                .expect(200)
                .json()
                .path("session_id")
                .asLong();
    }

    private Answer act(String act, int table, @Nullable String body) {
        var call =
                api.post("/api/admin/tables/" + store.table(table) + "/" + act).as(store.adminToken());
        return (body == null ? call : call.json(body)).send();
    }

    /** Moves the completions of the first table into the past. */
    private void endedBefore(String interval) {
        jdbc.sql("update table_sessions set ended_at = ended_at - cast(? as interval) where table_id = ?")
                .params(interval, store.table(0))
                .update();
    }

    private void change(long id, String status) {
        api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"" + status + "\"}")
                .send()
                .expect(200);
    }

    private long order(int table) {
        return order(table, UUID.randomUUID().toString())
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    private Answer order(int table, String key) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(table))
                .header("Idempotency-Key", key)
                .json(store.cart())
                .send();
    }

    private JsonNode table(int table) {
        return api.get("/api/admin/tables/" + store.table(table))
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private JsonNode sales() {
        return api.get("/api/admin/reports/sales")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private long sessionOf(long order) {
        return jdbc.sql("select session_id from orders where id = ?")
                .param(order)
                .query(Long.class)
                .single();
    }

    /** As JSON, since values of some types of PostgreSQL are equal to nothing in Java. */
    private List<String> rows(String table) {
        return jdbc.sql("select to_jsonb(t)::text from " + table + " t where store_id = ? order by 1")
                .param(store.id())
                .query(String.class)
                .list();
    }

    private JsonNode event(String type) {
        try {
            return new ObjectMapper()
                    .readTree(jdbc.sql("select payload::text from event_log where store_id = ? and type = ?")
                            .params(store.id(), type)
                            .query(String.class)
                            .single());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> ownOrders(int table) {
        return api.get("/api/customer/orders")
                .as(store.tableToken(table))
                .send()
                .expect(200)
                .json()
                .findValuesAsText("order_id");
    }
}
