package io.tableorder.restaurant.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.StoreTest;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Sessions that were open when their business day ended. */
class ForgottenSessionsTest extends StoreTest {

    @Autowired
    private ForgottenSessions forgotten;

    @Test
    void theBoardMarksThem() {
        place(0);
        place(1);
        assertThat(isStale(0)).isFalse();
        beginYesterday(0);
        assertThat(isStale(0)).isTrue();
        assertThat(isStale(1)).isFalse();
    }

    @Test
    void theSystemCompletesThemInAStoreThatHasThisTurnedOn() throws Exception {
        turnCompletionOn();
        long order = place(0);
        ofYesterday(order, "served");
        place(1);

        CompletableFuture.allOf(
                        CompletableFuture.runAsync(forgotten::complete),
                        CompletableFuture.runAsync(forgotten::complete))
                .join();

        assertThat(board(0).isNull()).isTrue();
        assertThat(board(1).isNull()).isFalse();
        assertThat(jdbc.sql("select original_order_id from order_history where store_id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .list())
                .containsExactly(order);
        JsonNode event = new ObjectMapper()
                .readTree(jdbc.sql(
                                "select payload::text from event_log where store_id = ? and type = 'session.completed'")
                        .param(store.id())
                        .query(String.class)
                        .single());
        assertThat(event.path("completed_by").asText()).isEqualTo("system");
        assertThat(event.path("archived_orders_count").asInt()).isEqualTo(1);
    }

    @Test
    void theyStayOpenInAStoreThatHasThisTurnedOff() {
        ofYesterday(place(0), "served");
        forgotten.complete();
        assertThat(board(0).isNull()).isFalse();
    }

    @Test
    void aSessionStaysOpenWhileAnOrderIsUnservedOrOfToday() {
        turnCompletionOn();
        ofYesterday(place(0), "ready");
        long today = place(1);
        beginYesterday(1);
        jdbc.sql("update orders set status = 'served' where id = ?")
                .param(today)
                .update();

        forgotten.complete();

        assertThat(board(0).path("stale").asBoolean()).isTrue();
        assertThat(board(1).path("stale").asBoolean()).isTrue();
    }

    private void turnCompletionOn() {
        api.patch("/api/superadmin/stores/" + store.id())
                .as(store.superAdminToken())
                .json("{\"complete_sessions_at_day_end\":true}")
                .send()
                .expect(200);
    }

    private boolean isStale(int table) {
        return board(table).path("stale").asBoolean();
    }

    private JsonNode board(int table) {
        return api.get("/api/admin/tables")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .at("/" + table + "/session");
    }

    private void ofYesterday(long order, String status) {
        jdbc.sql("update orders set business_day = business_day - 1, status = ? where id = ?")
                .params(status, order)
                .update();
        jdbc.sql(
                        "update table_sessions set started_at = started_at - interval '1 day' where id = (select session_id from orders where id = ?)")
                .param(order)
                .update();
    }

    private void beginYesterday(int table) {
        jdbc.sql("update table_sessions set started_at = started_at - interval '1 day' where table_id = ?")
                .param(store.table(table))
                .update();
    }

    private long place(int table) {
        return store.placeOrder(api, table);
    }
}
