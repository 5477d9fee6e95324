package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManageOrdersTest extends StoreTest {

    private static final List<String> STATUSES = List.of("pending", "preparing", "ready", "served", "cancelled");

    /** By status, what it may become. */
    private static final Map<String, List<String>> ALLOWED = Map.of(
            "pending", List.of("preparing", "cancelled"),
            "preparing", List.of("ready", "cancelled"),
            "ready", List.of("served"),
            "served", List.of(),
            "cancelled", List.of());

    @Test
    void anOrderMovesOnlyAlongTheStateMachine() {
        for (String from : STATUSES) {
            for (String to : STATUSES) {
                long id = place(0);
                jdbc.sql("update orders set status = ? where id = ?")
                        .params(from, id)
                        .update();
                Answer answer = change(id, to);
                if (ALLOWED.getOrDefault(from, List.of()).contains(to)) {
                    assertThat(answer.expect(200).json().path("status").asText())
                            .isEqualTo(to);
                } else {
                    assertThat(answer.expect(409).code()).as(from + " to " + to).isEqualTo("INVALID_STATUS_TRANSITION");
                }
            }
        }
    }

    @Test
    void aChangeIsAnEventWithTheWholeOrderAndItsActor() {
        long id = place(0);
        api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"cancelled\",\"reason\":\"재료 소진\"}")
                .send()
                .expect(200);

        String payload = jdbc.sql(
                        "select payload::text from event_log where type = 'order.status_changed' and aggregate_id = ?")
                .param(id)
                .query(String.class)
                .single();
        assertThat(payload)
                .contains("\"status\": \"cancelled\"", "\"previous_status\": \"pending\"", "재료 소진", "된장국")
                .contains("\"changed_by\": \"admin:" + store.admin() + "\"");
    }

    @Test
    void aChangeOfAStaleVersionIsRefused() {
        long id = place(0);
        Answer read = api.get("/api/admin/orders/" + id).as(store.adminToken()).send();
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        change(id, "preparing").expect(200);

        Answer stale = api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .header("If-Match", "\"1\"")
                .json("{\"status\":\"ready\"}")
                .send();
        assertThat(stale.expect(412).code()).isEqualTo("VERSION_MISMATCH");

        Answer current = api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .header("If-Match", "\"2\"")
                .json("{\"status\":\"ready\"}")
                .send()
                .expect(200);
        assertThat(current.header("ETag")).isEqualTo("\"3\"");
    }

    @Test
    void aChangeMayNameSeveralVersionsButNoWeakOne() {
        long id = place(0);
        for (String unsure : List.of("W/\"1\"", "\"2\", W/\"1\"", "1")) {
            assertThat(api.patch("/api/admin/orders/" + id + "/status")
                            .as(store.adminToken())
                            .header("If-Match", unsure)
                            .json("{\"status\":\"preparing\"}")
                            .send()
                            .expect(412)
                            .code())
                    .isEqualTo("VERSION_MISMATCH");
        }
        api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .header("If-Match", "\"7\", \"1\"")
                .json("{\"status\":\"preparing\"}")
                .send()
                .expect(200);
        api.delete("/api/admin/orders/" + id)
                .as(store.adminToken())
                .header("If-Match", "*")
                .send()
                .expect(204);
    }

    @Test
    void aClientThatHasAnOrderLearnsWhetherItChanged() {
        long id = place(0);
        String own = String.valueOf(api.get("/api/customer/orders/" + id)
                .as(store.tableToken(0))
                .send()
                .header("ETag"));
        Map<String, String> tokens = Map.of(
                "/api/admin/orders/" + id, store.adminToken(),
                "/api/integrations/orders/" + id, store.apiKey(),
                "/api/customer/orders/" + id, store.tableToken(0));
        tokens.forEach((path, token) -> {
            String tag = path.contains("customer") ? own : "\"1\"";
            for (String known : List.of(tag, "W/" + tag, "\"x\", W/" + tag, "*")) {
                Answer same = api.get(path)
                        .as(token)
                        .header("If-None-Match", known)
                        .send()
                        .expect(304);
                assertThat(same.text()).isEmpty();
                assertThat(same.header("ETag")).isEqualTo(tag);
                assertThat(same.header("Cache-Control")).isEqualTo("private, no-cache");
            }
            api.get(path).as(token).header("If-None-Match", "\"x\"").send().expect(200);
        });
        change(id, "preparing").expect(200);
        tokens.forEach((path, token) -> api.get(path)
                .as(token)
                .header("If-None-Match", path.contains("customer") ? own : "\"1\"")
                .send()
                .expect(200));
    }

    @Test
    void anotherStoresOrderIsNotFound() {
        long id = place(0);
        TestStore other = new TestStore(jdbc, tokens);

        assertThat(api.get("/api/admin/orders/" + id)
                        .as(other.adminToken())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("ORDER_NOT_FOUND");
        assertThat(api.patch("/api/admin/orders/" + id + "/status")
                        .as(other.adminToken())
                        .json("{\"status\":\"preparing\"}")
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("ORDER_NOT_FOUND");
        assertThat(api.get("/api/admin/orders")
                        .as(other.adminToken())
                        .send()
                        .json()
                        .path("data"))
                .isEmpty();
        other.placeOrder(api, 0);
        assertThat(api.get("/api/admin/orders?page_size=1")
                        .as(store.adminToken())
                        .send()
                        .expect(200)
                        .json()
                        .at("/data/0/order_id")
                        .asLong())
                .as("its own, though the other's is newer")
                .isEqualTo(id);
        assertThat(jdbc.sql("select status from orders where id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .isEqualTo("pending");
    }

    @Test
    void staffListOrdersByTableAndStatusPageByPage() {
        long first = place(0);
        long second = place(0);
        long third = place(1);
        change(second, "preparing").expect(200);

        assertThat(ids("")).containsExactly(third, second, first);
        assertThat(ids("?table_id=" + store.table(0))).containsExactly(second, first);
        assertThat(ids("?status=preparing")).containsExactly(second);
        assertThat(ids("?page=2&page_size=2")).containsExactly(first);
        JsonNode page = api.get("/api/admin/orders?page=2&page_size=2")
                .as(store.adminToken())
                .send()
                .json()
                .path("pagination");
        assertThat(page.path("total_count").asInt()).isEqualTo(3);
        assertThat(page.path("total_pages").asInt()).isEqualTo(2);
    }

    @Test
    void badFiltersAndPagesAreRefused() {
        for (String query : List.of(
                "?status=cooked",
                "?table_id=x",
                "?page=0",
                "?page_size=201",
                "?page=-1",
                "?page=1&page=2",
                "?page=1e3")) {
            assertThat(api.get("/api/admin/orders" + query)
                            .as(store.adminToken())
                            .sendUnchecked()
                            .expect(400)
                            .code())
                    .as(query)
                    .isEqualTo("VALIDATION_FAILED");
        }
    }

    @Test
    void aBadStatusIsRefused() {
        long id = place(0);
        for (String body : List.of(
                "{}", "{\"status\":\"cooked\"}", "{\"status\":null}", "{\"status\":1}", "{\"state\":\"ready\"}")) {
            assertThat(api.patch("/api/admin/orders/" + id + "/status")
                            .as(store.adminToken())
                            .json(body)
                            .send()
                            .expect(400)
                            .code())
                    .as(body)
                    .isEqualTo("VALIDATION_FAILED");
        }
        for (String path : List.of("x", "99999999999999999999", "-1", "%20")) {
            assertThat(api.get("/api/admin/orders/" + path)
                            .as(store.adminToken())
                            .sendUnchecked()
                            .expect(404)
                            .code())
                    .as(path)
                    .isEqualTo("ORDER_NOT_FOUND");
        }
    }

    private long place(int table) {
        return store.placeOrder(api, table);
    }

    private Answer change(long id, String status) {
        return api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"" + status + "\"}")
                .send();
    }

    private List<Long> ids(String query) {
        return api
                .get("/api/admin/orders" + query)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data")
                .findValuesAsText("order_id")
                .stream()
                .map(Long::valueOf)
                .toList();
    }
}
