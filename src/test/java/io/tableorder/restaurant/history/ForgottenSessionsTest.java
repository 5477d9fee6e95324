package io.tableorder.restaurant.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.StoreTest;
import java.util.List;
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

    @Test
    void whatStaffHaveJustReopenedMovedOrMergedStaysOpen() {
        turnCompletionOn();
        int reopened = 0;
        int merged = 1;
        int moved = store.addTable("3");
        int into = store.addTable("4");
        int free = store.addTable("5");
        for (int table : List.of(reopened, merged, moved, into)) {
            ofYesterday(place(table), "served");
        }
        act(reopened, "complete-session", "{\"force\":true}");
        act(reopened, "reopen-session", "{}");
        act(merged, "merge-session", "{\"into_table_id\":" + store.table(into) + "}");
        act(moved, "move-session", "{\"to_table_id\":" + store.table(free) + "}");

        forgotten.complete();
        assertThat(List.of(isStale(reopened), isStale(into), isStale(free))).containsOnly(true);

        List.of(reopened, into, free).forEach(this::beginYesterday);
        forgotten.complete();
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void aSessionWithAnOpenCallStaysOpen() {
        turnCompletionOn();
        ofYesterday(place(0), "served");
        long call = api.post("/api/customer/calls")
                .as(store.tableToken(0))
                .json("{\"kind\":\"bill\"}")
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
        forgotten.complete();
        assertThat(isStale(0)).isTrue();

        api.post("/api/admin/calls/" + call + "/resolve")
                .as(store.adminToken())
                .send()
                .expect(200);
        forgotten.complete();
        assertThat(board(0).isNull()).isTrue();
    }

    @Test
    void guestsWhoCameOrOrderedShortlyBeforeTheDaysEndStay() {
        turnCompletionOn();
        act(0, "open-session", "");
        ofYesterday(place(1), "served");
        jdbc.sql("update orders set updated_at = now() - interval '2 minutes' where table_id = ?")
                .param(store.table(1))
                .update();
        age("2 minutes", store.table(0));
        endTheDayAMinuteAgo();

        forgotten.complete();
        assertThat(List.of(isStale(0), isStale(1))).containsOnly(true);

        List.of(0, 1).forEach(this::beginYesterday);
        forgotten.complete();
        assertThat(board(0).isNull()).isTrue();
        assertThat(board(1).isNull()).isTrue();
    }

    @Test
    void guestsWhoHaveJustJoinedAnOldVisitStay() {
        turnCompletionOn();
        act(0, "open-session", "");
        beginYesterday(0);
        jdbc.sql("""
                        insert into devices (store_id, kind, session_id)
                        select store_id, 'phone', id from table_sessions where table_id = ? and ended_at is null
                        """).param(store.table(0)).update();
        forgotten.complete();
        assertThat(isStale(0)).isTrue();

        jdbc.sql("update devices set created_at = created_at - interval '3 hours' where store_id = ?")
                .param(store.id())
                .update();
        forgotten.complete();
        assertThat(board(0).isNull()).isTrue();
    }

    private void endTheDayAMinuteAgo() {
        jdbc.sql(
                        "update stores set business_day_cutoff = (now() at time zone time_zone - interval '1 minute')::time where id = ?")
                .param(store.id())
                .update();
    }

    private void act(int table, String act, String json) {
        var call =
                api.post("/api/admin/tables/" + store.table(table) + "/" + act).as(store.adminToken());
        (json.isEmpty() ? call : call.json(json)).send().expect(200);
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
        long table = jdbc.sql(
                        "update orders set business_day = business_day - 1, status = ? where id = ? returning table_id")
                .params(status, order)
                .query(Long.class)
                .single();
        age("1 day", table);
    }

    private void beginYesterday(int table) {
        age("1 day", store.table(table));
    }

    /** As if all that has happened in the open session of the table had happened that much earlier. */
    private void age(String time, long table) {
        jdbc.sql("""
                        with s as (
                            update table_sessions set started_at = started_at - :time::interval
                             where table_id = :table and ended_at is null
                            returning id
                        ), o as (
                            update orders o set updated_at = updated_at - :time::interval from s where o.session_id = s.id
                        )
                        update event_log e set created_at = created_at - :time::interval
                          from s where e.aggregate_type = 'session' and e.aggregate_id = s.id
                        """).param("time", time).param("table", table).update();
    }

    private long place(int table) {
        return store.placeOrder(api, table);
    }
}
