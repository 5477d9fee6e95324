package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.StoreTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By what an item of an order finds its printer, its screen and its name in the POS. */
class ItemRoutingTest extends StoreTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORDERS = "/api/admin/orders/";

    private long category;

    @BeforeEach
    void theSoupHasACodeAndItsCategoryAStation() {
        category = jdbc.sql("select id from menu_categories where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
        patch("/api/admin/categories/" + category, "{\"station\":\"kitchen\"}");
        patch("/api/admin/menus/" + store.soup(), "{\"pos_code\":\"K-001\"}");
    }

    @Test
    void eachEventOfAnOrderSaysItOfEachItem() throws JsonProcessingException {
        long order = place();
        patch(ORDERS + order + "/status", "{\"status\":\"preparing\"}");
        api.delete(ORDERS + order).as(store.adminToken()).send().expect(204);
        for (String type : new String[] {"order.created", "order.status_changed", "order.deleted"}) {
            JsonNode items = payload(type, order).path("order_items");
            assertThat(routing(items.path(0))).as(type).isEqualTo("\"K-001\" " + category + " \"식사\" \"kitchen\"");
            assertThat(routing(items.path(1))).as(type).isEqualTo("null " + category + " \"식사\" \"kitchen\"");
        }
    }

    @Test
    void staffAndMachinesReadIt() {
        long order = place();
        String expected = "\"K-001\" " + category + " \"식사\" \"kitchen\"";
        assertThat(routing(staff(ORDERS + order).at("/order_items/0"))).isEqualTo(expected);
        assertThat(routing(staff("/api/admin/orders").at("/data/0/order_items/0")))
                .isEqualTo(expected);
        JsonNode forMachine = api.get("/api/integrations/orders/" + order)
                .as(store.apiKey())
                .send()
                .expect(200)
                .json();
        assertThat(routing(forMachine.at("/order_items/0"))).isEqualTo(expected);
        api.delete(ORDERS + order).as(store.adminToken()).send().expect(204);
        assertThat(routing(staff("/api/admin/deleted-orders").at("/data/0/order_items/0")))
                .isEqualTo(expected);
    }

    @Test
    void guestsDoNotSeeIt() {
        try (EventStream stream = EventStream.open(port, "/api/customer/orders/stream", store.tableToken(0))) {
            String key = UUID.randomUUID().toString();
            Answer first = order(key).expect(201);
            assertThat(order(key).expect(201).text()).isEqualTo(first.text());
            long order = first.json().path("order_id").asLong();
            patch(ORDERS + order + "/status", "{\"status\":\"preparing\"}");
            patch("/api/admin/categories/" + category, "{\"station\":\"bar\"}");

            String own = guest("/api/customer/orders/" + order) + guest("/api/customer/orders");
            stream.awaitEvents(4);
            String seen = String.join("\n", stream.lines());
            assertThat(seen).contains("order.status_changed", "menu.changed");
            assertThat(first.text() + own + seen)
                    .contains("된장국")
                    .doesNotContain("pos_code", "K-001", "station", "kitchen", "\"category\":\"");
        }
    }

    @Test
    void itStaysAsItWasWhenItWasOrdered() throws JsonProcessingException {
        long order = place();
        patch("/api/admin/categories/" + category, "{\"name\":\"국\",\"station\":\"\"}");
        patch("/api/admin/menus/" + store.soup(), "{\"pos_code\":\"K-002\"}");

        patch(ORDERS + order + "/status", "{\"status\":\"preparing\"}");
        String before = "\"K-001\" " + category + " \"식사\" \"kitchen\"";
        assertThat(routing(payload("order.status_changed", order).at("/order_items/0")))
                .isEqualTo(before);
        long next = place();
        assertThat(routing(payload("order.created", next).at("/order_items/0")))
                .isEqualTo("\"K-002\" " + category + " \"국\" null");

        post("/api/admin/tables/" + store.table(0) + "/complete-session");
        assertThat(routing(staff("/api/admin/order-history").at("/data/1/order_items/0")))
                .isEqualTo(before);
        post("/api/admin/tables/" + store.table(0) + "/reopen-session");
        assertThat(routing(staff(ORDERS + order).at("/order_items/0"))).isEqualTo(before);
    }

    @Test
    void anOrderFromBeforeItWasKeptHasNone() throws JsonProcessingException {
        long order = place();
        jdbc.sql("update order_items set pos_code = null, category_id = null, category = null, station = null"
                        + " where store_id = ?")
                .param(store.id())
                .update();
        patch(ORDERS + order + "/status", "{\"status\":\"preparing\"}");
        assertThat(routing(payload("order.status_changed", order).at("/order_items/0")))
                .isEqualTo("null null null null");
        post("/api/admin/tables/" + store.table(0) + "/complete-session");
        assertThat(routing(staff("/api/admin/order-history").at("/data/0/order_items/0")))
                .isEqualTo("null null null null");
    }

    private static String routing(JsonNode item) {
        return item.get("pos_code") + " " + item.get("category_id") + " " + item.get("category") + " "
                + item.get("station");
    }

    private JsonNode payload(String type, long order) throws JsonProcessingException {
        return JSON.readTree(
                jdbc.sql("select payload::text from event_log where store_id = ? and type = ? and aggregate_id = ?")
                        .params(store.id(), type, order)
                        .query(String.class)
                        .single());
    }

    private long place() {
        return order(UUID.randomUUID().toString())
                .expect(201)
                .json()
                .path("order_id")
                .asLong();
    }

    private Answer order(String key) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", key)
                .json(store.cart())
                .send();
    }

    private String guest(String path) {
        return api.get(path).as(store.tableToken(0)).send().expect(200).text();
    }

    private JsonNode staff(String path) {
        return api.get(path).as(store.adminToken()).send().expect(200).json();
    }

    private void patch(String path, String body) {
        api.patch(path).as(store.adminToken()).json(body).send().expect(200);
    }

    private void post(String path) {
        api.post(path).as(store.adminToken()).send().expect(200);
    }
}
