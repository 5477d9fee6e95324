package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportStatusTest extends StoreTest {

    private static final List<String> STATUSES = List.of("pending", "preparing", "ready", "served", "cancelled");

    /** By status, which can be reported, and how many events that is. */
    private static final Map<String, Map<String, Integer>> WAYS = Map.of(
            "pending", Map.of("pending", 0, "preparing", 1, "ready", 2, "served", 3, "cancelled", 1),
            "preparing", Map.of("preparing", 0, "ready", 1, "served", 2, "cancelled", 1),
            "ready", Map.of("ready", 0, "served", 1),
            "served", Map.of("served", 0),
            "cancelled", Map.of("cancelled", 0));

    private String key;

    @BeforeEach
    void makeAKey() {
        key = store.apiKey();
    }

    @Test
    void aPosMovesAnOrderOnAndLeavesStepsOutButNeverBack() {
        for (String from : STATUSES) {
            for (String to : STATUSES) {
                long id = place();
                jdbc.sql("update orders set status = ? where id = ?")
                        .params(from, id)
                        .update();
                Integer steps = WAYS.getOrDefault(from, Map.of()).get(to);
                Answer answer = report(id, to);
                if (steps == null) {
                    assertThat(answer.expect(409).code()).as(from + " to " + to).isEqualTo("INVALID_STATUS_TRANSITION");
                    assertThat(changes(id)).as(from + " to " + to).isEmpty();
                } else {
                    assertThat(answer.expect(200).json().path("status").asText())
                            .isEqualTo(to);
                    assertThat(changes(id)).as(from + " to " + to).hasSize(steps);
                }
            }
        }
    }

    @Test
    void skippedStepsAreReportedWithTheirActor() {
        long id = place();
        Answer answer = api.post(path(id))
                .as(key)
                .json("{\"status\":\"ready\",\"reason\":\"주방 화면\"}")
                .send()
                .expect(200);
        assertThat(answer.header("ETag")).isEqualTo("\"3\"");
        assertThat(changes(id)).containsExactly("preparing", "ready");

        JsonNode life = api.get("/api/admin/orders/" + id + "/events")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        String machine = "key:"
                + jdbc.sql("select id from api_keys where store_id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .single();
        assertThat(life.findValuesAsText("actor")).containsExactly("table:" + store.table(0), machine, machine);
        assertThat(life.at("/1/reason").isNull()).isTrue();
        assertThat(life.at("/2/reason").asText()).isEqualTo("주방 화면");
        assertThat(life.at("/2/previous_status").asText()).isEqualTo("preparing");
    }

    @Test
    void aPosThatReportsTwiceGetsTheSameAnswerTwiceEvenAtTheSameTime() {
        long id = place();
        List<Answer> answers =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> report(id, "preparing")))
                        .limit(6)
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
        assertThat(answers).allSatisfy(answer -> assertThat(
                        answer.expect(200).json().path("version").asInt())
                .isEqualTo(2));
        assertThat(changes(id)).containsExactly("preparing");
    }

    @Test
    void aMachineReadsAnOrderOfItsStore() {
        long id = place();
        Answer read = api.get("/api/integrations/orders/" + id).as(key).send().expect(200);
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        assertThat(read.json().path("order_items")).hasSize(2);
        report(id, "preparing").expect(200);
        assertThat(api.get("/api/integrations/orders/" + id)
                        .as(key)
                        .send()
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("preparing");
    }

    @Test
    void anotherStoresOrderIsNotFoundNorOneThatIsCompleted() {
        long id = place();
        String other = new TestStore(jdbc, tokens).apiKey();
        assertNotFound(other, String.valueOf(id));
        for (String unknown : List.of("999999999999", "x", "-1", "99999999999999999999")) {
            assertNotFound(key, unknown);
        }
        assertThat(changes(id)).isEmpty();

        api.post("/api/admin/tables/" + store.table(0) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
        assertNotFound(key, String.valueOf(id));
    }

    @Test
    void aBadReportIsRefused() {
        long id = place();
        for (String body : List.of(
                "{}",
                "{\"status\":\"cooked\"}",
                "{\"status\":null}",
                "{\"state\":\"ready\"}",
                "{\"status\":\"ready\",\"reason\":\"" + "가".repeat(201) + "\"}")) {
            assertThat(api.post(path(id)).as(key).json(body).send().expect(400).code())
                    .as(body)
                    .isEqualTo("VALIDATION_FAILED");
        }
    }

    private void assertNotFound(String as, String id) {
        assertThat(api.get("/api/integrations/orders/" + id)
                        .as(as)
                        .sendUnchecked()
                        .expect(404)
                        .code())
                .isEqualTo("ORDER_NOT_FOUND");
        assertThat(api.post("/api/integrations/orders/" + id + "/status")
                        .as(as)
                        .json("{\"status\":\"preparing\"}")
                        .sendUnchecked()
                        .expect(404)
                        .code())
                .isEqualTo("ORDER_NOT_FOUND");
    }

    private static String path(long id) {
        return "/api/integrations/orders/" + id + "/status";
    }

    private Answer report(long id, String status) {
        return api.post(path(id))
                .as(key)
                .json("{\"status\":\"" + status + "\"}")
                .send();
    }

    private List<String> changes(long id) {
        return jdbc.sql("select payload->>'status' from event_log where store_id = ? and type = 'order.status_changed'"
                        + " and aggregate_id = ? order by seq")
                .params(store.id(), id)
                .query(String.class)
                .list();
    }

    private long place() {
        return store.placeOrder(api, 0);
    }
}
