package io.tableorder.restaurant.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.sql.Connection;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompleteSessionTest extends StoreTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CART = TestStore.SOUP_PRICE + 2 * TestStore.COLA_PRICE;

    @Test
    void aCompletedSessionsOrdersAreInTheHistoryAndNoLongerOpen() {
        long served = order(0);
        long cancelled = order(0);
        long elsewhere = order(1);
        change(served, "preparing", null);
        change(cancelled, "cancelled", "재료 소진");
        long session = sessionOf(served);

        JsonNode completed = complete(0).expect(200).json();

        assertThat(completed.path("session_id").asLong()).isEqualTo(session);
        assertThat(completed.path("archived_orders_count").asInt()).isEqualTo(2);
        assertThat(completed.path("total_price").asLong()).isEqualTo(CART);
        assertThat(completed.path("currency").asText()).isEqualTo("KRW");
        assertThat(store.count("orders")).isEqualTo(1);
        assertThat(store.count("order_items")).isEqualTo(2);
        assertThat(store.count("order_history")).isEqualTo(2);
        assertThat(store.count("order_history_items")).isEqualTo(4);
        for (long id : List.of(served, cancelled)) {
            assertThat(api.get("/api/admin/orders/" + id)
                            .as(store.adminToken())
                            .send()
                            .expect(404)
                            .code())
                    .isEqualTo("ORDER_NOT_FOUND");
        }
        assertThat(ownOrders(0)).isEmpty();
        assertThat(ownOrders(1)).containsExactly(String.valueOf(elsewhere));
    }

    @Test
    void theHistoryContainsTheEventsOfAnOrder() throws Exception {
        long id = order(0);
        change(id, "preparing", null);
        change(id, "cancelled", "재료 소진");
        complete(0).expect(200);

        JsonNode life = JSON.readTree(
                jdbc.sql("select events::text from order_history where store_id = ? and original_order_id = ?")
                        .params(store.id(), id)
                        .query(String.class)
                        .single());

        assertThat(life.findValuesAsText("type"))
                .containsExactly("order.created", "order.status_changed", "order.status_changed");
        assertThat(life.findValuesAsText("status")).containsExactly("pending", "preparing", "cancelled");
        assertThat(life.findValuesAsText("previous_status")).containsExactly("pending", "preparing");
        assertThat(life.findValuesAsText("actor"))
                .containsExactly("table:" + store.table(0), "admin:" + store.admin(), "admin:" + store.admin());
        assertThat(life.findValuesAsText("reason")).containsExactly("재료 소진");
        assertThat(life.findValuesAsText("seq")).isSorted().hasSize(3);
        assertThat(life.findValuesAsText("at")).allMatch(at -> at.endsWith("Z"));
    }

    @Test
    void theCompletionIsAnEvent() throws Exception {
        long id = order(0);
        long session = sessionOf(id);
        complete(0).expect(200);

        JsonNode event = JSON.readTree(
                jdbc.sql("select payload::text from event_log where store_id = ? and type = 'session.completed'"
                                + " and aggregate_id = ? and aggregate_version = 2")
                        .params(store.id(), session)
                        .query(String.class)
                        .single());

        assertThat(event.path("table_session_id").asLong()).isEqualTo(session);
        assertThat(event.path("table_id").asLong()).isEqualTo(store.table(0));
        assertThat(event.path("table_number").asText()).isEqualTo("1");
        assertThat(event.path("completed_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(event.path("archived_orders_count").asInt()).isEqualTo(1);
        assertThat(event.path("total_price").asLong()).isEqualTo(CART);
        assertThat(event.path("currency").asText()).isEqualTo("KRW");
        assertThat(event.path("started_at").asText())
                .isLessThanOrEqualTo(event.path("ended_at").asText());
    }

    @Test
    void anOrderThatIsSentAgainAfterTheCompletionOpensNoSession() {
        for (int attempt = 0; attempt < 2; attempt++) {
            api.post("/api/customer/orders")
                    .as(store.tableToken(0))
                    .header("Idempotency-Key", "sent-again")
                    .json(store.cart())
                    .send()
                    .expect(201);
            if (attempt == 0) {
                complete(0).expect(200);
            }
        }
        assertThat(openSession(0)).isNull();
        assertThat(store.count("event_log")).isEqualTo(3);
    }

    @Test
    void theTabletKeepsItsTokenAndItsNextOrderOpensTheNextSession() {
        String token = store.tableToken(0);
        long first = order(0);
        long session = sessionOf(first);
        complete(0).expect(200);

        long second = api.post("/api/customer/orders")
                .as(token)
                .json(store.cart())
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();

        assertThat(sessionOf(second)).isNotEqualTo(session);
        assertThat(ownOrders(0)).containsExactly(String.valueOf(second));
    }

    @Test
    void aRetriedOrderGetsItsFirstAnswerAfterItsSessionIsCompleted() {
        String key = UUID.randomUUID().toString();
        JsonNode first = order(0, key).expect(201).json();
        complete(0).expect(200);

        Answer again = order(0, key).expect(201);

        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(first);
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void aSessionWithoutOrdersIsCompletedAsWell() {
        jdbc.sql("insert into table_sessions (store_id, table_id) values (?, ?)")
                .params(store.id(), store.table(0))
                .update();
        JsonNode completed = complete(0).expect(200).json();
        assertThat(completed.path("archived_orders_count").asInt(-1)).isZero();
        assertThat(completed.path("total_price").asInt(-1)).isZero();
        assertThat(completed.path("currency").asText()).isEqualTo("KRW");
    }

    @Test
    void withoutAnOpenSessionThereIsNothingToComplete() {
        assertThat(complete(0).expect(404).code()).isEqualTo("SESSION_NOT_FOUND");
        order(0);
        complete(0).expect(200);
        endedBefore(120, 0);
        assertThat(complete(0).expect(404).code()).isEqualTo("SESSION_NOT_FOUND");
        assertThat(complete(0, "{\"session_id\":999999999}").expect(404).code()).isEqualTo("SESSION_NOT_FOUND");
    }

    @Test
    void aRepeatedRequestGetsTheStoredAnswerAndLeavesTheNextGuestsAlone() {
        long session = sessionOf(order(0));
        String seen = "{\"session_id\":" + session + ",\"expected_total\":" + CART + ",\"force\":true}";
        Answer first = complete(0, seen).expect(200);
        endedBefore(3600, 0);
        long next = order(0);
        order(0);

        Answer again = complete(0, seen).expect(200);

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(openSession(0)).isEqualTo(sessionOf(next));
        assertThat(store.count("orders")).isEqualTo(2);
        assertThat(events("session.completed")).isEqualTo(1);
    }

    @Test
    void aStoredAnswerOutlivesTheHistory() {
        long session = sessionOf(order(0));
        JsonNode first = complete(0).expect(200).json();
        jdbc.sql("delete from order_history where store_id = ?")
                .param(store.id())
                .update();
        assertThat(complete(0, "{\"session_id\":" + session + "}").expect(200).json())
                .isEqualTo(first);
    }

    @Test
    void withoutASessionARequestSoonAfterACompletionIsARepetition() {
        order(0);
        JsonNode first = complete(0).expect(200).json();
        long next = order(0);

        Answer again = complete(0).expect(200);
        assertThat(again.json()).isEqualTo(first);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(openSession(0)).isEqualTo(sessionOf(next));

        endedBefore(119, 0);
        assertThat(complete(0).expect(200).json()).isEqualTo(first);
        endedBefore(2, 0);
        assertThat(complete(0).expect(200).json().path("session_id").asLong())
                .isNotEqualTo(first.path("session_id").asLong());
        assertThat(openSession(0)).isNull();
    }

    @Test
    void aTotalThatTheCompletedSessionDidNotHaveIsNoRepetitionOfIt() {
        order(0);
        complete(0).expect(200);
        order(0);
        order(0);
        assertThat(complete(0, "{\"expected_total\":" + 2 * CART + ",\"force\":true}")
                        .expect(200)
                        .json()
                        .path("archived_orders_count")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void anotherTotalThanStaffSawIsRefusedWithTheNewOne() {
        long session = sessionOf(order(0));
        order(0);
        String seen = "{\"session_id\":" + session + ",\"expected_total\":" + CART + ",\"force\":true}";

        Answer refused = complete(0, seen).expect(409);
        assertThat(refused.code()).isEqualTo("SESSION_TOTAL_CHANGED");
        assertThat(refused.json().path("total_price").asLong()).isEqualTo(2 * CART);
        assertThat(refused.json().path("expected").asLong()).isEqualTo(CART);
        assertThat(refused.json().path("detail").asText()).contains("28,000원", "14,000원");
        assertThat(store.count("orders")).isEqualTo(2);

        complete(0, seen.replace(String.valueOf(CART), String.valueOf(2 * CART)))
                .expect(200);
        assertThat(complete(0, seen).expect(409).code()).isEqualTo("SESSION_TOTAL_CHANGED");
    }

    @Test
    void ordersThatAreNotServedKeepASessionOpenUnlessForced() {
        long served = order(0);
        for (String status : List.of("preparing", "ready", "served")) {
            change(served, status, null);
        }
        long cancelled = order(0);
        change(cancelled, "cancelled", null);
        long pending = order(0);
        long ready = order(0);
        change(ready, "preparing", null);
        change(ready, "ready", null);
        long session = sessionOf(served);

        for (String seen : List.of("{}", "{\"session_id\":" + session + "}", "{\"force\":false}")) {
            Answer refused = complete(0, seen).expect(409);
            assertThat(refused.code()).isEqualTo("ORDERS_NOT_SERVED");
            assertThat(refused.json().path("order_ids"))
                    .extracting(JsonNode::asLong)
                    .containsExactlyInAnyOrder(pending, ready);
        }
        assertThat(store.count("orders")).isEqualTo(4);
        assertThat(store.count("order_history")).isZero();

        change(ready, "served", null);
        change(pending, "cancelled", null);
        assertThat(complete(0, "{\"session_id\":" + session + "}")
                        .expect(200)
                        .json()
                        .path("archived_orders_count")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void ofTwoRequestsAtOnceOneCompletesAndBothGetItsAnswer() throws Exception {
        long session = sessionOf(order(0));
        String seen = "{\"session_id\":" + session + ",\"force\":true}";
        ExecutorService staff = Executors.newFixedThreadPool(4);
        try {
            List<Future<Answer>> answers = staff.invokeAll(Collections.nCopies(4, () -> complete(0, seen)));
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().expect(200).json().path("total_price").asLong())
                        .isEqualTo(CART);
            }
        } finally {
            staff.shutdownNow();
        }
        assertThat(events("session.completed")).isEqualTo(1);
    }

    @Test
    void anotherTablesSessionIsNotCompletedHere() {
        long session = sessionOf(order(1));
        order(0);
        assertThat(complete(0, "{\"session_id\":" + session + ",\"force\":true}")
                        .expect(404)
                        .code())
                .isEqualTo("SESSION_NOT_FOUND");
        complete(1).expect(200);
        assertThat(complete(0, "{\"session_id\":" + session + "}").expect(404).code())
                .isEqualTo("SESSION_NOT_FOUND");
        assertThat(store.count("orders")).isEqualTo(1);
    }

    @Test
    void theNextGuestsKeyIsRefusedOnceTheAftermathIsOver() {
        String key = "soup-and-two-colas";
        JsonNode first = order(0, key).expect(201).json();
        complete(0).expect(200);
        endedBefore(119, 0);
        order(0);
        assertThat(order(0, key).expect(201).json()).isEqualTo(first);

        endedBefore(2, 0);
        assertThat(order(0, key).expect(422).code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        complete(0, "{\"session_id\":" + openSession(0) + ",\"force\":true}").expect(200);
        assertThat(order(0, key).expect(422).code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(openSession(0)).as("a refused order opens no session").isNull();
        order(0, key + "-2").expect(201);
    }

    @Test
    void anotherStoresTableIsNotFound() {
        long id = order(0);
        String path = "/api/admin/tables/" + store.table(0) + "/complete-session";
        assertThat(api.post(path)
                        .as(new TestStore(jdbc, tokens).adminToken())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("TABLE_NOT_FOUND");
        assertThat(api.post("/api/admin/tables/999999999/complete-session")
                        .as(store.adminToken())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("TABLE_NOT_FOUND");
        assertThat(api.post(path).as(store.tableToken(0)).send().expect(403).code())
                .isEqualTo("FORBIDDEN");
        assertThat(api.post(path).send().expect(401).code()).isEqualTo("AUTHENTICATION_REQUIRED");
        assertThat(ownOrders(0)).containsExactly(String.valueOf(id));
    }

    @Test
    void aMonthThatWasNotPreparedIsMadeOnTheWay() {
        long id = order(0);
        LocalDate day = LocalDate.of(1998, 3, 31);
        jdbc.sql("update orders set business_day = ? where id = ?")
                .params(day, id)
                .update();
        try {
            complete(0).expect(200);
            assertThat(jdbc.sql("select business_day from order_history where store_id = ? and original_order_id = ?")
                            .params(store.id(), id)
                            .query(LocalDate.class)
                            .single())
                    .isEqualTo(day);
            assertThat(store.count("order_history_items")).isEqualTo(2);
        } finally {
            jdbc.sql("drop table if exists order_history_1998_03, order_history_items_1998_03")
                    .update();
        }
    }

    @Test
    void aLockedSessionIsNotWaitedForForever() throws Exception {
        order(0);
        try (Connection other = Database.connect()) {
            other.setAutoCommit(false);
            other.createStatement()
                    .execute("select from table_sessions where table_id = " + store.table(0) + " for update");
            assertThat(api.post("/api/admin/tables/" + store.table(0) + "/complete-session")
                            .as(store.adminToken())
                            .sendOnce()
                            .expect(409)
                            .code())
                    .isEqualTo("REQUEST_IN_PROGRESS");
        }
        complete(0).expect(200);
    }

    @Test
    void aConcurrentChangeOfStatusIsArchivedWithItsEvent() throws Exception {
        long id = order(0);
        ExecutorService staff = Executors.newSingleThreadExecutor();
        try (Connection other = Database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("update orders set status = 'preparing', version = 2 where id = " + id);
            other.createStatement()
                    .execute(
                            "select append_event('" + store.id() + "', 'order.status_changed', 'order', " + id
                                    + ", 2, '{\"status\": \"preparing\", \"previous_status\": \"pending\", \"made_up\": true}')");
            Future<Answer> completion = staff.submit(() -> complete(0));
            Awaitility.await()
                    .until(() -> jdbc.sql(
                                            "select count(*) from pg_locks where not granted and locktype in ('transactionid', 'tuple')")
                                    .query(Long.class)
                                    .single()
                            > 0);
            other.commit();
            completion.get().expect(200);
        } finally {
            staff.shutdownNow();
        }
        assertThat(jdbc.sql("select status || ' ' || version || ' ' || (events->1->>'status') from order_history"
                                + " where store_id = ? and original_order_id = ?")
                        .params(store.id(), id)
                        .query(String.class)
                        .single())
                .isEqualTo("preparing 2 preparing");
    }

    private @Nullable Long openSession(int table) {
        return jdbc.sql("select id from table_sessions where table_id = ? and ended_at is null")
                .param(store.table(table))
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    /** Moves the completions of the table into the past. */
    private void endedBefore(int seconds, int table) {
        jdbc.sql("update table_sessions set ended_at = ended_at - make_interval(secs => ?) where table_id = ?")
                .params(seconds, store.table(table))
                .update();
    }

    private long events(String type) {
        return jdbc.sql("select count(*) from event_log where store_id = ? and type = ?")
                .params(store.id(), type)
                .query(Long.class)
                .single();
    }

    private Answer complete(int table, String seen) {
        return api.post("/api/admin/tables/" + store.table(table) + "/complete-session")
                .as(store.adminToken())
                .json(seen)
                .send();
    }

    private Answer complete(int table) {
        return api.post("/api/admin/tables/" + store.table(table) + "/complete-session")
                .as(store.adminToken())
                .send();
    }

    private void change(long id, String status, @Nullable String reason) {
        api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"" + status + "\",\"reason\":" + (reason == null ? "null" : "\"" + reason + "\"")
                        + "}")
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

    private long sessionOf(long order) {
        return jdbc.sql("select session_id from orders where store_id = ? and id = ?")
                .params(store.id(), order)
                .query(Long.class)
                .single();
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
