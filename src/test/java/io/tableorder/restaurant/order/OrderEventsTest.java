package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderEventsTest extends StoreTest {

    @Test
    void theEventsOfAnOrderAreListedFromItsBeginning() {
        long id = place();
        place();
        change(id, "{\"status\":\"preparing\"}");
        change(id, "{\"status\":\"cancelled\",\"reason\":\"재료 소진\"}");

        JsonNode life = events(id).expect(200).json();

        assertThat(life.findValuesAsText("type"))
                .containsExactly("order.created", "order.status_changed", "order.status_changed");
        assertThat(life.findValuesAsText("status")).containsExactly("pending", "preparing", "cancelled");
        assertThat(life.findValuesAsText("previous_status")).containsExactly("null", "pending", "preparing");
        assertThat(life.findValuesAsText("actor"))
                .containsExactly("table:" + store.table(0), "admin:" + store.admin(), "admin:" + store.admin());
        assertThat(life.findValuesAsText("reason")).containsExactly("null", "null", "재료 소진");
        assertThat(life.findValuesAsText("seq").stream().map(Long::valueOf)).isSorted();
        assertThat(life.findValuesAsText("at").stream().map(Instant::parse)).isSorted();
    }

    @Test
    void theEventsOfADeletedOrderAreListedAfterTheLogHasDeletedThem() {
        long id = place();
        api.delete("/api/admin/orders/" + id + "?reason=twice")
                .as(store.adminToken())
                .send()
                .expect(204);

        JsonNode last = events(id).expect(200).json().path(1);
        assertThat(last.path("type").asText()).isEqualTo("order.deleted");
        assertThat(last.path("status").isNull()).isTrue();
        assertThat(last.path("previous_status").asText()).isEqualTo("pending");
        assertThat(last.path("actor").asText()).isEqualTo("admin:" + store.admin());
        assertThat(last.path("reason").asText()).isEqualTo("twice");

        forgetEvents();
        assertThat(events(id).expect(200).json().path(1)).isEqualTo(last);
    }

    @Test
    void anOpenOrderWhoseEventsWereDeletedStillHasItsBeginningAndItsLastChange() {
        long untouched = place();
        long id = place();
        change(id, "{\"status\":\"preparing\"}");
        change(id, "{\"status\":\"ready\"}");
        forgetEvents();

        JsonNode life = events(id).expect(200).json();
        assertThat(life.findValuesAsText("type")).containsExactly("order.created", "order.status_changed");
        assertThat(life.findValuesAsText("status")).containsExactly("pending", "ready");
        assertThat(life.findValuesAsText("actor")).containsExactly("table:" + store.table(0), "null");
        assertThat(life.findValuesAsText("seq")).containsOnly("null");
        assertThat(events(untouched).json().findValuesAsText("type")).containsExactly("order.created");

        change(id, "{\"status\":\"served\"}");
        JsonNode served = events(id).json();
        assertThat(served.findValuesAsText("status")).containsExactly("pending", "served");
        assertThat(served.path(1).path("previous_status").asText()).isEqualTo("ready");
    }

    @Test
    void aCompletedOrderHasItsLifeWithIt() {
        long id = place();
        archive(id, """
                [{"seq": 2, "type": "order.created", "at": "2026-11-01T03:00:00.5Z", "status": "pending",
                  "previous_status": null, "actor": "table:1", "reason": null},
                 {"seq": 9, "type": "order.status_changed", "at": "2026-11-01T03:10:00Z", "status": "preparing",
                  "previous_status": "pending", "actor": "admin:1", "reason": "서둘러"}]
                """);

        JsonNode life = events(id).expect(200).json();
        assertThat(life).hasSize(2);
        assertThat(life.path(0).toString())
                .isEqualTo(
                        "{\"seq\":2,\"type\":\"order.created\",\"at\":\"2026-11-01T03:00:00.500Z\",\"status\":\"pending\","
                                + "\"previous_status\":null,\"actor\":\"table:1\",\"reason\":null}");
        assertThat(life.path(1).path("reason").asText()).isEqualTo("서둘러");
        assertThat(api.get("/api/admin/orders/" + id)
                        .as(store.adminToken())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("ORDER_NOT_FOUND");
    }

    @Test
    void aCompletedOrderWithoutEventsStillHasItsBeginningAndItsLastChange() {
        long id = place();
        change(id, "{\"status\":\"preparing\"}");
        archive(id, "[]");

        JsonNode life = events(id).expect(200).json();
        assertThat(life.findValuesAsText("status")).containsExactly("pending", "preparing");
        assertThat(life.findValuesAsText("actor")).containsExactly("table:" + store.table(0), "null");
    }

    @Test
    void anotherStoresOrderIsNotFound() {
        long open = place();
        long deleted = place();
        api.delete("/api/admin/orders/" + deleted).as(store.adminToken()).send().expect(204);
        long archived = place();
        archive(archived, "[]");
        TestStore other = new TestStore(jdbc, tokens);

        for (String id : List.of("" + open, "" + deleted, "" + archived, "999999999999", "x")) {
            assertThat(api.get("/api/admin/orders/" + id + "/events")
                            .as(other.adminToken())
                            .sendUnchecked()
                            .expect(404)
                            .code())
                    .as(id)
                    .isEqualTo("ORDER_NOT_FOUND");
        }
        events(open).expect(200);
        api.get("/api/admin/orders/" + open + "/events")
                .as(store.tableToken(0))
                .send()
                .expect(403);
        api.get("/api/admin/orders/" + open + "/events").send().expect(401);
    }

    /** As the log does by itself after 72 hours. */
    private void forgetEvents() {
        jdbc.sql("delete from event_log where store_id = ?").param(store.id()).update();
    }

    private void archive(long id, String events) {
        jdbc.sql("""
                insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number,
                                           business_day, status, total_price, currency, placed_by, version, created_at,
                                           updated_at, events)
                select store_id, id, table_id, '1', session_id, order_number, business_day, status, total_price, 'KRW',
                       placed_by, version, created_at, updated_at, ?::jsonb
                  from orders
                 where id = ?
                """).params(events, id).update();
        jdbc.sql("delete from orders where id = ?").param(id).update();
    }

    private long place() {
        return store.placeOrder(api, 0);
    }

    private void change(long id, String body) {
        api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .json(body)
                .send()
                .expect(200);
    }

    private Answer events(long id) {
        return api.get("/api/admin/orders/" + id + "/events")
                .as(store.adminToken())
                .send();
    }
}
