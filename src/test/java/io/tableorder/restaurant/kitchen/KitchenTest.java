package io.tableorder.restaurant.kitchen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tickets of a kitchen with two stations: the soup is made in the kitchen, the cola comes from the bar. */
class KitchenTest extends StoreTest {

    @BeforeEach
    void setUpTwoStations() {
        store.useTwoStations();
    }

    @Test
    void eachStationHasATicketOfWhatItMakesTheOldestFirst() {
        long first = place();
        long second = place();

        JsonNode all = tickets("");
        assertThat(all.findValuesAsText("order_id")).containsExactly("" + first, "" + first, "" + second, "" + second);
        assertThat(all.findValuesAsText("station")).containsExactly("kitchen", "bar", "kitchen", "bar");

        JsonNode bar = tickets("?station=bar");
        assertThat(bar).hasSize(2);
        JsonNode ticket = bar.path(0);
        assertThat(ticket.path("state").asText()).isEqualTo("queued");
        assertThat(ticket.path("table_number").asText()).isEqualTo("1");
        assertThat(ticket.path("items")).hasSize(1);
        assertThat(ticket.path("items").path(0).path("menu_name").asText()).isEqualTo("콜라");
        assertThat(ticket.path("items").path(0).path("quantity").asInt()).isEqualTo(2);
        assertThat(tickets("?station=grill")).isEmpty();
        assertThat(tickets("?state=ready")).isEmpty();
    }

    @Test
    void theStatusOfAnOrderFollowsFromItsItems() {
        long id = place();
        assertThat(status(id)).isEqualTo("pending");
        item(id, 1, "{\"state\":\"cooking\"}").expect(200);
        assertThat(status(id)).isEqualTo("preparing");
        bump(id, "bar").expect(200);
        assertThat(status(id)).isEqualTo("preparing");
        assertThat(tickets("?station=bar&state=ready")).hasSize(1);
        bump(id, "kitchen").expect(200);
        assertThat(status(id)).isEqualTo("ready");
        item(id, 2, "{\"state\":\"served\"}").expect(200);
        assertThat(status(id)).isEqualTo("ready");
        item(id, 1, "{\"state\":\"served\"}").expect(200);
        assertThat(status(id)).isEqualTo("served");
        assertThat(tickets("")).isEmpty();
        assertThat(tickets("?state=served")).hasSize(2);

        assertThat(eventsOf(id))
                .containsExactly(
                        "order.created pending 1",
                        "order.items_changed pending 2",
                        "order.status_changed preparing 3",
                        "order.items_changed preparing 4",
                        "order.items_changed preparing 5",
                        "order.status_changed ready 6",
                        "order.items_changed ready 7",
                        "order.items_changed ready 8",
                        "order.status_changed served 9");
    }

    @Test
    void aRecallBringsATicketBackAndTheOrderHasAStatusTwice() {
        long id = place();
        bumpAll(id).expect(200);
        JsonNode recalled = recall(id, "kitchen").expect(200).json();
        assertThat(recalled.path("status").asText()).isEqualTo("preparing");
        assertThat(recalled.path("order_items").findValuesAsText("state")).containsExactly("cooking", "ready");
        assertThat(tickets("?station=kitchen&state=cooking")).hasSize(1);
        bump(id, "kitchen").expect(200);

        JsonNode life = api.get("/api/admin/orders/" + id + "/events")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        List<String> statuses = new ArrayList<>();
        life.forEach(entry -> {
            if (entry.path("type").asText().equals("order.status_changed")) {
                statuses.add(entry.path("status").asText());
            }
        });
        assertThat(statuses).containsExactly("ready", "preparing", "ready");

        item(id, 1, "{\"state\":\"served\"}").expect(200);
        assertThat(recall(id, "kitchen").expect(409).code()).isEqualTo("TICKET_GONE");
    }

    @Test
    void staffsOldOperationAndThePosMoveTheItems() {
        long id = place();
        move(id, "preparing").expect(200);
        assertThat(states(id)).containsExactly("cooking", "cooking");
        item(id, 2, "{\"state\":\"served\"}").expect(200);
        move(id, "ready").expect(200);
        assertThat(states(id)).containsExactly("ready", "served");
        api.post("/api/integrations/orders/" + id + "/status")
                .as(store.apiKey())
                .json("{\"status\":\"served\"}")
                .send()
                .expect(200);
        assertThat(states(id)).containsExactly("served", "served");

        long other = place();
        item(other, 2, "{\"state\":\"served\"}").expect(200);
        assertThat(move(other, "cancelled").expect(409).code()).isEqualTo("ITEM_SERVED");
        assertThat(api.post("/api/integrations/orders/" + other + "/status")
                        .as(store.apiKey())
                        .json("{\"status\":\"cancelled\"}")
                        .send()
                        .expect(409)
                        .code())
                .isEqualTo("ITEM_SERVED");
        assertThat(api.delete("/api/admin/orders/" + other)
                        .as(store.adminToken())
                        .send()
                        .expect(409)
                        .code())
                .isEqualTo("ORDER_CANNOT_DELETE");

        long cancelled = place();
        move(cancelled, "cancelled").expect(200);
        assertThat(states(cancelled)).containsExactly("cancelled", "cancelled");
    }

    /** As an instance of the version before writes it. */
    @Test
    void itemsFollowAnOrderWhoseStatusAloneWasWritten() {
        long id = place();
        for (String[] step : new String[][] {{"preparing", "cooking"}, {"ready", "ready"}, {"served", "served"}}) {
            jdbc.sql("update orders set status = ?, version = version + 1, updated_at = now() where id = ?")
                    .params(step[0], id)
                    .update();
            assertThat(states(id)).containsOnly(step[1]);
        }
        assertThat(api.get("/api/admin/orders/" + id)
                        .as(store.adminToken())
                        .send()
                        .json()
                        .path("order_items")
                        .path(0)
                        .path("version")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void anItemMovesToAnotherStationWhileItIsNotMade() {
        long id = place();
        JsonNode moved = item(id, 1, "{\"station\":\"bar\"}").expect(200).json();
        assertThat(moved.path("station").asText()).isEqualTo("bar");
        assertThat(moved.path("version").asInt()).isEqualTo(2);
        assertThat(tickets("?station=kitchen")).isEmpty();
        assertThat(tickets("?station=bar").path(0).path("items")).hasSize(2);
        JsonNode change = jdbc.sql(
                        "select payload::text from event_log where store_id = ? and type = 'order.items_changed'")
                .param(store.id())
                .query((row, n) -> json(row.getString(1)))
                .single()
                .path("changed_items");
        assertThat(change.toString())
                .isEqualTo("[{\"line\":1,\"state\":\"queued\",\"station\":\"bar\",\"previous_state\":\"queued\","
                        + "\"previous_station\":\"kitchen\"}]");

        assertThat(item(id, 1, "{\"station\":\"sushi\"}").expect(404).code()).isEqualTo("STATION_NOT_FOUND");
        bumpAll(id).expect(200);
        assertThat(item(id, 1, "{\"station\":\"kitchen\"}").expect(409).code()).isEqualTo("ITEM_SETTLED");
    }

    @Test
    void aTicketThatIsGoneIsNotBumped() {
        long id = place();
        assertThat(bump(id, "sushi").expect(404).code()).isEqualTo("TICKET_NOT_FOUND");
        assertThat(recall(id, "sushi").expect(404).code()).isEqualTo("TICKET_NOT_FOUND");
        assertThat(recall(id, "bar").expect(409).code()).isEqualTo("TICKET_GONE");
        bump(id, "bar").expect(200);
        long version = version(id);
        assertThat(bump(id, "bar").expect(409).code()).isEqualTo("TICKET_GONE");
        assertThat(version(id)).isEqualTo(version);

        move(id, "preparing");
        api.post("/api/admin/tables/" + store.table(0) + "/complete-session")
                .as(store.adminToken())
                .json("{\"force\":true}")
                .send()
                .expect(200);
        assertThat(bump(id, "kitchen").expect(404).code()).isEqualTo("ORDER_NOT_FOUND");
        assertThat(bump(999_999_999L, "kitchen").expect(404).code()).isEqualTo("ORDER_NOT_FOUND");
    }

    @Test
    void whatMakesNoSenseIsRefusedAndNothingIsStored() {
        long id = place();
        assertThat(item(id, 9, "{\"state\":\"cooking\"}").expect(404).code()).isEqualTo("ITEM_NOT_FOUND");
        for (String state : List.of("queued", "cancelled")) {
            assertThat(item(id, 1, "{\"state\":\"" + state + "\"}").expect(409).code())
                    .isEqualTo("INVALID_STATUS_TRANSITION");
        }
        assertThat(api.patch("/api/admin/orders/" + id + "/items/1")
                        .as(store.adminToken())
                        .json("{\"state\":\"burnt\"}")
                        .sendUnchecked()
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
        assertThat(api.get("/api/admin/kitchen/tickets?state=cancelled")
                        .as(store.adminToken())
                        .sendUnchecked()
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
        TestStore other = new TestStore(jdbc, tokens);
        assertThat(api.post("/api/admin/kitchen/tickets/" + id + "/bump")
                        .as(other.adminToken())
                        .json("{}")
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("ORDER_NOT_FOUND");
        assertThat(version(id)).isEqualTo(1);
        assertThat(states(id)).containsExactly("queued", "queued");
    }

    @Test
    void whatNamesNoStationIsMadeAtTheDefaultOne() {
        long id = place();
        jdbc.sql("update order_items set station = null where order_id = ? and line = 2")
                .param(id)
                .update();
        assertThat(tickets("?station=kitchen").path(0).path("items")).hasSize(1);
        assertThat(tickets("").path(1).path("station").isNull()).isTrue();
        jdbc.sql("update stations set is_default = true where store_id = ? and name = 'kitchen'")
                .param(store.id())
                .update();
        assertThat(tickets("?station=kitchen").path(0).path("items")).hasSize(2);
        bump(id, "kitchen").expect(200);
        assertThat(status(id)).isEqualTo("ready");
    }

    @Test
    void aTicketOfNoStationIsBumpedAloneToo() {
        long id = place();
        jdbc.sql("update order_items set station = null where order_id = ? and line = 1")
                .param(id)
                .update();
        bump(id, "").expect(200);
        assertThat(states(id)).containsExactly("ready", "queued");
        assertThat(bump(id, "").expect(409).code()).isEqualTo("TICKET_GONE");
        bump(id, "bar").expect(200);
        recall(id, "").expect(200);
        assertThat(states(id)).containsExactly("cooking", "ready");
    }

    @Test
    void whatAStationHasMadeOfALineStaysMadeWhenTheLineMoves() {
        long id = placeSet();
        jdbc.sql("insert into stations (store_id, name) values (?, 'grill')")
                .param(store.id())
                .update();
        bump(id, "bar").expect(200);
        item(id, 1, "{\"station\":\"grill\"}").expect(200);
        assertThat(tickets("?station=bar&state=ready")).hasSize(1);
        assertThat(bump(id, "bar").expect(409).code()).isEqualTo("TICKET_GONE");
        bump(id, "grill").expect(200);
        assertThat(status(id)).isEqualTo("ready");

        long other = placeSet();
        bump(other, "bar").expect(200);
        item(other, 1, "{\"station\":\"bar\"}").expect(200);
        assertThat(states(other)).as("the bar makes the soup as well now").containsExactly("cooking", "ready");
        bump(other, "bar").expect(200);
        assertThat(status(other)).isEqualTo("ready");
    }

    @Test
    void aReopenedSessionKeepsWhatTheStationsHaveMade() {
        long id = placeSet();
        bump(id, "bar").expect(200);
        for (String act : List.of("complete-session", "reopen-session")) {
            api.post("/api/admin/tables/" + store.table(0) + "/" + act)
                    .as(store.adminToken())
                    .json(act.startsWith("complete") ? "{\"force\":true}" : "{}")
                    .send()
                    .expect(200);
        }
        assertThat(tickets("?station=bar&state=ready")).hasSize(1);
        bump(id, "kitchen").expect(200);
        assertThat(status(id)).isEqualTo("ready");
    }

    /** A set: the cola of line 1 comes from the bar. */
    private long placeSet() {
        long id = place();
        jdbc.sql("""
                        update order_items
                           set options = jsonb_build_array(jsonb_build_object('option_id', 5, 'group_id', 2, 'group', '음료 선택', 'name', '사이다',
                                         'price_delta', 0, 'quantity', 1, 'menu_id', ?::bigint, 'pos_code', null, 'station', 'bar'))
                         where order_id = ? and line = 1
                        """).params(store.cola(), id).update();
        return id;
    }

    @Test
    void aLineThatSeveralStationsMakeIsReadyWhenAllAreDone() {
        long id = placeSet();
        JsonNode bar = tickets("?station=bar").path(0).path("items");
        assertThat(bar.findValuesAsText("menu_name")).containsExactly("사이다", "콜라");
        assertThat(bar.path(0).path("part_of").asText()).isEqualTo("된장국");
        bump(id, "bar").expect(200);
        assertThat(states(id)).containsExactly("cooking", "ready");
        assertThat(tickets("?station=bar&state=ready")).hasSize(1);
        assertThat(tickets("?station=kitchen&state=cooking")).hasSize(1);
        assertThat(bump(id, "bar").expect(409).code()).isEqualTo("TICKET_GONE");
        bump(id, "kitchen").expect(200);
        assertThat(states(id)).containsExactly("ready", "ready");

        recall(id, "bar").expect(200);
        assertThat(states(id)).containsExactly("cooking", "cooking");
        assertThat(tickets("?station=kitchen&state=ready")).hasSize(1);
        bump(id, "bar").expect(200);
        assertThat(status(id)).isEqualTo("ready");
    }

    @Test
    void severalHandsNeverOverwriteEachOther() throws Exception {
        long id = place();
        int hands = 8;
        ExecutorService pool = Executors.newFixedThreadPool(hands);
        try {
            for (int round = 1; round <= 10; round++) {
                String tag = "\"" + round + "\"";
                String station = round % 2 == 1 ? "bar" : "kitchen";
                List<Callable<Integer>> tries = new ArrayList<>();
                for (int hand = 0; hand < hands; hand++) {
                    tries.add(() -> api.patch("/api/admin/orders/" + id + "/items/1")
                            .as(store.adminToken())
                            .header("If-Match", tag)
                            .json("{\"station\":\"" + station + "\"}")
                            .sendUnchecked()
                            .status());
                }
                List<Integer> statuses = new ArrayList<>();
                for (Future<Integer> done : pool.invokeAll(tries)) {
                    statuses.add(done.get());
                }
                assertThat(statuses).containsOnly(200, 412);
                assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
            }
            // Two hands at two lines: both changes stay.
            List<Callable<Answer>> both =
                    List.of(() -> item(id, 1, "{\"state\":\"ready\"}"), () -> item(id, 2, "{\"state\":\"ready\"}"));
            for (Future<Answer> done : pool.invokeAll(both)) {
                done.get().expect(200);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(states(id)).containsExactly("ready", "ready");
        assertThat(status(id)).isEqualTo("ready");
        assertThat(version(id)).isEqualTo(eventsOf(id).size());
    }

    private long place() {
        return store.placeOrder(api, 0);
    }

    private JsonNode tickets(String query) {
        return api.get("/api/admin/kitchen/tickets" + query)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private Answer bump(long id, String station) {
        return act(id, "bump", "{\"station\":\"" + station + "\"}");
    }

    private Answer bumpAll(long id) {
        return act(id, "bump", "{}");
    }

    private Answer recall(long id, String station) {
        return act(id, "recall", "{\"station\":\"" + station + "\"}");
    }

    private Answer act(long id, String act, String body) {
        return api.post("/api/admin/kitchen/tickets/" + id + "/" + act)
                .as(store.adminToken())
                .json(body)
                .send();
    }

    private Answer item(long id, int line, String body) {
        return api.patch("/api/admin/orders/" + id + "/items/" + line)
                .as(store.adminToken())
                .json(body)
                .send();
    }

    private Answer move(long id, String status) {
        return api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"" + status + "\"}")
                .send();
    }

    private String status(long id) {
        return jdbc.sql("select status from orders where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private long version(long id) {
        return jdbc.sql("select version from orders where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    private List<String> states(long id) {
        return jdbc.sql("select state from order_items where order_id = ? order by line")
                .param(id)
                .query(String.class)
                .list();
    }

    /** Type, status and version of each. */
    private List<String> eventsOf(long id) {
        return jdbc.sql("select type || ' ' || (payload->>'status') || ' ' || aggregate_version from event_log"
                        + " where aggregate_type = 'order' and aggregate_id = ? and store_id = ? order by seq")
                .params(id, store.id())
                .query(String.class)
                .list();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
