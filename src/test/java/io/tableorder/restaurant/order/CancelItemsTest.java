package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Housekeeping;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Orders of one soup for 9,000 (line 1) and two colas for 2,500 each (line 2). */
class CancelItemsTest extends StoreTest {

    @Autowired
    private CamelContext camel;

    @Test
    void aPartIsCancelledAndTheTotalFollows() {
        long id = place();
        JsonNode order =
                cancel(id, parts("2:1"), "changed_mind", "한 잔만").expect(200).json();
        assertThat(order.path("total_price").asLong()).isEqualTo(11_500);
        assertThat(order.path("status").asText()).isEqualTo("pending");
        JsonNode cola = order.path("order_items").path(1);
        assertThat(cola.path("quantity").asInt()).isEqualTo(1);
        assertThat(cola.path("cancelled_quantity").asInt()).isEqualTo(1);
        assertThat(cola.path("subtotal").asLong()).isEqualTo(2_500);
        assertThat(cola.path("state").asText()).isEqualTo("queued");

        JsonNode event = event(id, "order.items_cancelled");
        assertThat(event.path("cancelled_items")).hasSize(1);
        assertThat(event.path("cancelled_items").path(0).path("quantity").asInt())
                .isEqualTo(1);
        assertThat(event.path("cancelled_items").path(0).path("amount").asLong())
                .isEqualTo(2_500);
        assertThat(event.path("reason_code").asText()).isEqualTo("changed_mind");
        assertThat(event.path("reason").asText()).isEqualTo("한 잔만");
        assertThat(event.path("cancelled_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(event.path("total_price").asLong()).isEqualTo(11_500);

        JsonNode life = api.get("/api/admin/orders/" + id + "/events")
                .as(store.adminToken())
                .send()
                .json();
        assertThat(life.path(1).path("type").asText()).isEqualTo("order.items_cancelled");
        assertThat(life.path(1).path("actor").asText()).isEqualTo("admin:" + store.admin());
        assertThat(life.path(1).path("reason").asText()).isEqualTo("한 잔만");
    }

    @Test
    void anOrderOfWhichNothingIsLeftIsCancelled() {
        long id = place();
        cancel(id, parts("1:1"), "sold_out", null).expect(200);
        JsonNode order = cancel(id, parts("2:2"), "sold_out", null).expect(200).json();
        assertThat(order.path("status").asText()).isEqualTo("cancelled");
        assertThat(order.path("total_price").asLong()).isZero();
        assertThat(order.path("version").asInt()).isEqualTo(4);
        assertThat(order.path("order_items").findValuesAsText("state")).containsOnly("cancelled");
        assertThat(event(id, "order.status_changed").path("previous_status").asText())
                .isEqualTo("pending");
        assertThat(cancel(id, parts("1:1"), "sold_out", null).expect(409).code())
                .isEqualTo("NOT_SO_MANY_LEFT");
    }

    @Test
    void theStatusFollowsWhatIsLeft() {
        long id = place();
        state(id, 1, "ready");
        JsonNode order = cancel(id, parts("2:2"), "too_slow", null).expect(200).json();
        assertThat(order.path("status").asText()).isEqualTo("ready");

        long begun = place();
        state(begun, 1, "cooking");
        assertThat(cancel(begun, parts("1:1"), "other", null)
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("pending");
    }

    @Test
    void whatIsServedIsCancelledOnlyForAReasonOfAManager() {
        long id = place();
        state(id, 1, "served");
        Answer refused = cancel(id, parts("2:1", "1:1"), "changed_mind", null);
        assertThat(refused.expect(409).code()).isEqualTo("ITEM_SERVED");
        assertThat(refused.json().path("line").asInt()).isEqualTo(1);
        assertThat(version(id)).isEqualTo(3);
        assertThat(store.count("order_voids")).isZero();

        JsonNode order =
                cancel(id, parts("1:1"), "manager_quality", "너무 짰음").expect(200).json();
        assertThat(order.path("total_price").asLong()).isEqualTo(5_000);
        assertThat(order.path("status").asText()).isEqualTo("pending");
    }

    @Test
    void whatMakesNoSenseIsRefusedAndNothingIsStored() {
        long id = place();
        Answer tooMany = cancel(id, parts("2:3"), "changed_mind", null);
        assertThat(tooMany.expect(409).code()).isEqualTo("NOT_SO_MANY_LEFT");
        assertThat(tooMany.json().path("left").asInt()).isEqualTo(2);
        assertThat(cancel(id, parts("7:1"), "changed_mind", null).expect(404).code())
                .isEqualTo("ITEM_NOT_FOUND");
        for (String body : List.of(
                "{\"items\":[],\"reason_code\":\"other\"}",
                "{\"items\":[{\"line\":1,\"quantity\":1}]}",
                "{\"items\":[{\"line\":1,\"quantity\":1}],\"reason_code\":\"bored\"}",
                "{\"items\":[{\"line\":1,\"quantity\":1}],\"reason_code\":\"whole_order\"}",
                "{\"items\":[{\"line\":0,\"quantity\":1}],\"reason_code\":\"other\"}",
                "{\"items\":[{\"line\":2,\"quantity\":1},{\"line\":2,\"quantity\":1}],\"reason_code\":\"other\"}")) {
            assertThat(unchecked(id, body).expect(400).code()).as(body).isEqualTo("VALIDATION_FAILED");
        }
        for (String quantity : List.of("0", "-1", "1.5", "100", "\"1\"", "99999999999")) {
            assertThat(unchecked(
                                    id,
                                    "{\"items\":[{\"line\":2,\"quantity\":" + quantity
                                            + "}],\"reason_code\":\"other\"}")
                            .expect(400)
                            .code())
                    .as(quantity)
                    .isEqualTo("INVALID_QUANTITY");
        }
        TestStore other = new TestStore(jdbc, tokens);
        assertThat(api.post("/api/admin/orders/" + id + "/cancellations")
                        .as(other.adminToken())
                        .json("{\"items\":[{\"line\":1,\"quantity\":1}],\"reason_code\":\"other\"}")
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("ORDER_NOT_FOUND");
        assertThat(version(id)).isEqualTo(1);
        assertThat(store.count("order_voids")).isZero();
    }

    @Test
    void eightHandsCancelNoMoreThanThereIs() throws Exception {
        long id = place();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> tries = new ArrayList<>();
            for (int hand = 0; hand < 8; hand++) {
                tries.add(() -> cancel(id, parts("2:1"), "changed_mind", null).status());
            }
            int cancelled = 0;
            for (Future<Integer> done : pool.invokeAll(tries)) {
                cancelled += done.get() == 200 ? 1 : 0;
            }
            assertThat(cancelled).isEqualTo(2);
        } finally {
            pool.shutdownNow();
        }
        assertThat(jdbc.sql("select sum(quantity) from order_voids where order_id = ? and store_id = ?")
                        .params(id, store.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void aRepeatOfAVersionCancelsNothingTwice() {
        long id = place();
        String body = "{\"items\":[{\"line\":2,\"quantity\":1}],\"reason_code\":\"other\"}";
        for (int expected : new int[] {200, 412}) {
            api.post("/api/admin/orders/" + id + "/cancellations")
                    .as(store.adminToken())
                    .header("If-Match", "\"1\"")
                    .json(body)
                    .send()
                    .expect(expected);
        }
    }

    @Test
    void portionsThatAreNotMadeYetCanBeSoldAgain() {
        count(store.cola(), 10);
        long id = place();
        long other = place();
        jdbc.sql("update menu_stock set portions = 0 where menu_id = ?")
                .param(store.cola())
                .update();
        cancel(id, parts("2:1"), "changed_mind", null).expect(200);
        assertThat(portions()).isEqualTo(1);
        state(id, 2, "ready");
        cancel(id, parts("2:1"), "changed_mind", null).expect(200);
        assertThat(portions()).as("what is made is gone").isEqualTo(1);

        api.patch("/api/admin/orders/" + other + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"cancelled\"}")
                .send()
                .expect(200);
        assertThat(portions()).isEqualTo(3);
        long deleted = place();
        int before = portions();
        api.delete("/api/admin/orders/" + deleted).as(store.adminToken()).send().expect(204);
        assertThat(portions()).isEqualTo(before + 2);
    }

    @Test
    void theReportSaysWhatWasCancelledWhyAndByWhom() {
        long id = place();
        cancel(id, parts("2:1"), "changed_mind", null).expect(200);
        cancel(id, parts("1:1"), "manager_goodwill", null).expect(200);
        long whole = place();
        api.post("/api/integrations/orders/" + whole + "/status")
                .as(store.apiKey())
                .json("{\"status\":\"cancelled\",\"reason\":\"POS에서 취소\"}")
                .send()
                .expect(200);
        // Also after the guests have left.
        api.post("/api/admin/tables/" + store.table(0) + "/complete-session")
                .as(store.adminToken())
                .json("{\"force\":true}")
                .send()
                .expect(200);

        JsonNode report = api.get("/api/admin/reports/voids")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        assertThat(report.path("total_amount").asLong()).isEqualTo(2_500 + 9_000 + 14_000);
        assertThat(report.path("quantity").asLong()).isEqualTo(1 + 1 + 3);
        assertThat(report.path("orders_count").asLong()).isEqualTo(2);
        assertThat(report.path("by_reason").findValuesAsText("reason_code"))
                .containsExactly("whole_order", "manager_goodwill", "changed_mind");
        assertThat(report.path("by_reason").findValuesAsText("amount")).containsExactly("14000", "9000", "2500");
        assertThat(report.path("by_person")).hasSize(2);
        assertThat(report.path("by_person").path(1).path("voided_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(report.path("by_day")).hasSize(1);
        JsonNode empty = api.get("/api/admin/reports/voids?from_date=2020-01-01&to_date=2020-01-02")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        assertThat(empty.path("quantity").asLong()).isZero();
        assertThat(empty.path("by_day")).isEmpty();
    }

    @Test
    void theHistoryKeepsStatesAndCancelledQuantitiesAndGivesThemBack() {
        long id = place();
        cancel(id, parts("2:1", "1:1"), "changed_mind", null).expect(200);
        state(id, 2, "ready");
        String table = "/api/admin/tables/" + store.table(0);
        api.post(table + "/complete-session")
                .as(store.adminToken())
                .json("{\"force\":true}")
                .send()
                .expect(200);
        JsonNode items = api.get("/api/admin/order-history")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .at("/data/0/order_items");
        assertThat(items.findValuesAsText("state")).containsExactly("cancelled", "ready");
        assertThat(items.findValuesAsText("cancelled_quantity")).containsExactly("1", "1");
        assertThat(items.findValuesAsText("quantity")).containsExactly("0", "1");

        api.post(table + "/reopen-session")
                .as(store.adminToken())
                .json("{}")
                .send()
                .expect(200);
        JsonNode open = api.get("/api/admin/orders/" + id)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        assertThat(open.path("order_items").findValuesAsText("state")).containsExactly("cancelled", "ready");
        assertThat(open.path("order_items").findValuesAsText("cancelled_quantity"))
                .containsExactly("1", "1");
        state(id, 2, "served");
    }

    @Test
    void guestsDoNotSeeStationsInEvents() {
        assertThat(
                        GuestOrder.of(
                                "{\"cancelled_items\":[{\"line\":1,\"station\":\"bar\",\"options\":[{\"name\":\"a\",\"pos_code\":\"x\"}]}],"
                                        + "\"changed_items\":[{\"line\":1,\"station\":\"bar\",\"previous_station\":\"grill\",\"done_at\":[\"bar\"]}]}"))
                .isEqualTo(
                        "{\"cancelled_items\":[{\"line\":1,\"options\":[{\"name\":\"a\"}]}],\"changed_items\":[{\"line\":1}]}");
    }

    @Test
    void voidsAreDeletedWithTheHistoryOfTheirMonth() {
        long id = place();
        cancel(id, parts("2:1"), "changed_mind", null).expect(200);
        cancel(id, parts("1:1"), "changed_mind", null).expect(200);
        jdbc.sql("update order_voids set business_day = history_begin() - 1 where store_id = ? and line = 2")
                .param(store.id())
                .update();
        Housekeeping.run(camel, "purge-voids");
        assertThat(jdbc.sql("select line from order_voids where store_id = ?")
                        .param(store.id())
                        .query(Integer.class)
                        .list())
                .containsExactly(1);
    }

    private static List<String> parts(String... parts) {
        return List.of(parts);
    }

    /** @param parts as {@code line:quantity} */
    private Answer cancel(long id, List<String> parts, String reason, @Nullable String note) {
        List<String> items = parts.stream()
                .map(part -> part.split(":"))
                .map(part -> "{\"line\":" + part[0] + ",\"quantity\":" + part[1] + "}")
                .toList();
        return api.post("/api/admin/orders/" + id + "/cancellations")
                .as(store.adminToken())
                .json("{\"items\":[" + String.join(",", items) + "],\"reason_code\":\"" + reason + "\",\"note\":"
                        + (note == null ? "null" : "\"" + note + "\"") + "}")
                .send();
    }

    private Answer unchecked(long id, String body) {
        return api.post("/api/admin/orders/" + id + "/cancellations")
                .as(store.adminToken())
                .json(body)
                .sendUnchecked();
    }

    private void state(long id, int line, String state) {
        api.patch("/api/admin/orders/" + id + "/items/" + line)
                .as(store.adminToken())
                .json("{\"state\":\"" + state + "\"}")
                .send()
                .expect(200);
    }

    private void count(long menu, int portions) {
        jdbc.sql("insert into menu_stock (store_id, menu_id, portions) values (?, ?, ?)")
                .params(store.id(), menu, portions)
                .update();
    }

    private int portions() {
        return jdbc.sql("select portions from menu_stock where store_id = ? and menu_id = ?")
                .params(store.id(), store.cola())
                .query(Integer.class)
                .single();
    }

    private long version(long id) {
        return jdbc.sql("select version from orders where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    private JsonNode event(long id, String type) {
        return jdbc.sql("select payload::text from event_log where store_id = ? and type = ? and aggregate_id = ?"
                        + " order by seq desc limit 1")
                .params(store.id(), type, id)
                .query((row, n) -> read(row.getString(1)))
                .single();
    }

    private long place() {
        return store.placeOrder(api, 0);
    }

    private static JsonNode read(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
