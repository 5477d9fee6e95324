package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Housekeeping;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What staff find of a deleted order once the event log has forgotten it. */
class DeletedOrdersTest extends StoreTest {

    @Autowired
    private CamelContext camel;

    @Test
    void aDeletedOrderIsKeptWholeWithWhoDeletedItWhenAndWhy() {
        long id = place(0);
        prepare(id);
        JsonNode order = api.get("/api/admin/orders/" + id)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        delete(id, "?reason=%EC%86%90%EB%8B%98%20%EC%9A%94%EC%B2%AD");
        forgetEvents();

        JsonNode deleted = list("").at("/data/0");
        order.fields().forEachRemaining(field -> assertThat(deleted.path(field.getKey()))
                .as(field.getKey())
                .isEqualTo(field.getValue()));
        assertThat(deleted.path("deleted_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(deleted.path("reason").asText()).isEqualTo("손님 요청");
        assertThat(deleted.path("deleted_at").asText())
                .isGreaterThan(order.path("created_at").asText());
        assertThat(list("").at("/pagination/total_count").asInt()).isEqualTo(1);
    }

    @Test
    void itsEventsAreListedWithItsDeletionAfterTheLogHasDeletedThem() {
        long id = place(0);
        prepare(id);
        delete(id, "?reason=x");
        JsonNode before = events(id);
        assertThat(before.findValuesAsText("type"))
                .containsExactly("order.created", "order.status_changed", "order.deleted");
        assertThat(before.findValuesAsText("actor"))
                .containsExactly("table:" + store.table(0), "admin:" + store.admin(), "admin:" + store.admin());

        forgetEvents();

        assertThat(events(id)).isEqualTo(before);
    }

    @Test
    void theyAreListedByTableAndDayAndOnlyToTheirOwnStaff() {
        delete(place(0), "");
        delete(place(1), "");
        assertThat(list("").path("data")).hasSize(2);
        assertThat(list("?table_id=" + store.table(1)).path("data").findValuesAsText("table_id"))
                .containsExactly("" + store.table(1));
        assertThat(list("?from_date=2020-01-01&to_date=2020-02-01").path("data"))
                .isEmpty();

        TestStore other = new TestStore(jdbc, tokens);
        assertThat(api.get("/api/admin/deleted-orders")
                        .as(other.adminToken())
                        .send()
                        .expect(200)
                        .json()
                        .path("data"))
                .isEmpty();
    }

    @Test
    void theyGoWithTheHistoryOfTheirMonth() {
        long kept = place(0);
        delete(kept, "");
        long gone = place(0);
        delete(gone, "");
        jdbc.sql("update deleted_orders set business_day = history_begin() where order_id = ?")
                .param(kept)
                .update();
        jdbc.sql("update deleted_orders set business_day = history_begin() - 1 where order_id = ?")
                .param(gone)
                .update();

        Housekeeping.run(camel, "purge-deleted-orders");

        assertThat(jdbc.sql("select order_id from deleted_orders where store_id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .list())
                .containsExactly(kept);
    }

    private JsonNode list(String query) {
        return api.get("/api/admin/deleted-orders" + query)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private JsonNode events(long id) {
        return api.get("/api/admin/orders/" + id + "/events")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    /** As the log does by itself after 72 hours. */
    private void forgetEvents() {
        jdbc.sql("delete from event_log where store_id = ?").param(store.id()).update();
    }

    private void prepare(long id) {
        api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"preparing\"}")
                .send()
                .expect(200);
    }

    private void delete(long id, String query) {
        api.delete("/api/admin/orders/" + id + query)
                .as(store.adminToken())
                .sendUnchecked()
                .expect(204);
    }

    private long place(int table) {
        return store.placeOrder(api, table);
    }
}
