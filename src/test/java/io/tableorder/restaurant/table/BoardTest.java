package io.tableorder.restaurant.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoardTest extends StoreTest {

    private static final String BOARD = "/api/admin/tables";
    private static final long CART = TestStore.SOUP_PRICE + 2 * TestStore.COLA_PRICE;

    @Test
    void showsPerTableItsSessionItsTotalAndItsNewestOrders() {
        long first = store.placeOrder(api, 0);
        long second = store.placeOrder(api, 0);
        long third = store.placeOrder(api, 0);
        long fourth = store.placeOrder(api, 0);
        store.placeOrder(api, 1);

        JsonNode board = board().expect(200).json();

        assertThat(board.findValuesAsText("table_number")).containsExactly("1", "2");
        JsonNode session = board.at("/0/session");
        assertThat(board.at("/0/id").asLong()).isEqualTo(store.table(0));
        assertThat(session.path("orders_count").asInt()).isEqualTo(4);
        assertThat(session.path("total_price").asLong()).isEqualTo(4 * CART);
        assertThat(session.path("currency").asText()).isEqualTo("KRW");
        assertThat(session.path("newest_orders").findValuesAsText("order_id"))
                .containsExactly(String.valueOf(fourth), String.valueOf(third), String.valueOf(second))
                .doesNotContain(String.valueOf(first));
        JsonNode newest = session.at("/newest_orders/0");
        assertThat(newest.path("status").asText()).isEqualTo("pending");
        assertThat(newest.path("order_number").asInt()).isEqualTo(4);
        assertThat(newest.path("total_price").asLong()).isEqualTo(CART);
        assertThat(newest.path("items").findValuesAsText("menu_name")).containsExactly("된장국", "콜라");
        assertThat(newest.path("items").findValuesAsText("quantity")).containsExactly("1", "2");
        assertThat(board.at("/1/session/orders_count").asInt()).isEqualTo(1);
        assertThat(api.get(BOARD + "/" + store.table(0))
                        .as(store.adminToken())
                        .send()
                        .expect(200)
                        .json())
                .isEqualTo(board.path(0));
    }

    @Test
    void aTimeOnTheBoardIsTheOrdersOwn() {
        long id = store.placeOrder(api, 0);
        String createdAt = api.get("/api/admin/orders/" + id)
                .as(store.adminToken())
                .send()
                .json()
                .path("created_at")
                .asText();
        assertThat(java.time.Instant.parse(board().json()
                        .at("/0/session/newest_orders/0/created_at")
                        .asText()))
                .isEqualTo(java.time.Instant.parse(createdAt));
    }

    @Test
    void aCancelledOrderIsCountedButNotToBePaid() {
        store.placeOrder(api, 0);
        long cancelled = store.placeOrder(api, 0);
        api.patch("/api/admin/orders/" + cancelled + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"cancelled\"}")
                .send()
                .expect(200);

        JsonNode session = board().json().at("/0/session");
        assertThat(session.path("orders_count").asInt()).isEqualTo(2);
        assertThat(session.path("total_price").asLong()).isEqualTo(CART);
        assertThat(session.at("/newest_orders/0/status").asText()).isEqualTo("cancelled");
    }

    @Test
    void aTableWithoutGuestsHasNoSession() {
        assertThat(board().json().findValues("session")).hasSize(2).allMatch(JsonNode::isNull);
        store.placeOrder(api, 0);
        api.post(BOARD + "/" + store.table(0) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
        assertThat(board().json().findValues("session")).hasSize(2).allMatch(JsonNode::isNull);
    }

    @Test
    void tablesSortAsPeopleCount() {
        for (String number :
                List.of("10", "룸 10", "룸 2", "A10", "A9", "20", "3", "단체석", "01", "99999999999999999999")) {
            store.addTable(number);
        }
        assertThat(board().json().findValuesAsText("table_number"))
                .containsExactly(
                        "01", "1", "2", "3", "10", "20", "99999999999999999999", "A9", "A10", "단체석", "룸 2", "룸 10");
    }

    @Test
    void aBoardThatHasNotChangedIsNotSentAgain() {
        String tag = board().header("ETag");
        assertThat(tag).isNotNull();
        assertThat(ifNoneMatch(BOARD, tag).expect(304).text()).isEmpty();
        store.placeOrder(api, 0);
        Answer changed = ifNoneMatch(BOARD, tag).expect(200);
        assertThat(changed.header("ETag")).isNotEqualTo(tag);

        String table = BOARD + "/" + store.table(1);
        String tagOfTable = api.get(table).as(store.adminToken()).send().header("ETag");
        ifNoneMatch(table, tagOfTable).expect(304);
    }

    @Test
    void showsNothingOfAnotherStore() {
        store.placeOrder(api, 0);
        TestStore other = new TestStore(jdbc, tokens);
        JsonNode board = api.get(BOARD).as(other.adminToken()).send().json();
        assertThat(board.findValuesAsText("table_number")).containsExactly("1", "2");
        assertThat(board.findValues("session")).hasSize(2).allMatch(JsonNode::isNull);
    }

    private Answer board() {
        return api.get(BOARD).as(store.adminToken()).send();
    }

    private Answer ifNoneMatch(String path, String tag) {
        return api.get(path).as(store.adminToken()).header("If-None-Match", tag).send();
    }
}
