package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Staff order for a table, also while its guests cannot. */
class StaffOrderTest extends StoreTest {

    @Test
    void staffOrderForATableThatHasNoSessionYet() {
        Answer answer = staffOrder(store.table(0), store.cart(), null).expect(201);

        JsonNode order = answer.json();
        assertThat(answer.header("Location"))
                .isEqualTo("/api/admin/orders/" + order.path("id").asLong());
        assertThat(order.at("/order_items/0/category").asText()).isEqualTo("식사");
        assertThat(jdbc.sql("select placed_by from orders where id = ?")
                        .param(order.path("id").asLong())
                        .query(String.class)
                        .single())
                .isEqualTo("admin:" + store.admin());
        assertThat(api.get("/api/customer/orders")
                        .as(store.tableToken(0))
                        .send()
                        .json()
                        .path(0)
                        .path("id"))
                .as("guests see it")
                .isEqualTo(order.path("id"));
        assertThat(api.get("/api/admin/orders/" + order.path("id").asLong() + "/events")
                        .as(store.adminToken())
                        .send()
                        .expect(200)
                        .json()
                        .findValuesAsText("actor"))
                .containsExactly("admin:" + store.admin());
    }

    @Test
    void aRepeatedRequestIsTheSameOrderAndNeverThatOfTheGuestsOrOfAnotherTable() {
        String key = UUID.randomUUID().toString();
        long id = id(staffOrder(store.table(0), store.cart(), key));
        Answer again = staffOrder(store.table(0), store.cart(), key).expect(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json().path("id").asLong()).isEqualTo(id);

        assertThat(id(staffOrder(store.table(1), store.cart(), key))).isNotEqualTo(id);
        assertThat(id(guestsOrder(store.cart(), key))).isNotEqualTo(id);
        assertThat(store.count("orders")).isEqualTo(3);
        assertThat(staffOrder(store.table(0), "{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":9}]}", key)
                        .expect(422)
                        .code())
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aStoreThatIsPausedTakesNoOrdersOfGuestsAndStillThoseOfStaff() {
        guestsOrder(store.cart(), UUID.randomUUID().toString()).expect(201);
        pause("now() + interval '10 minutes'");

        Answer refused = guestsOrder(store.cart(), UUID.randomUUID().toString()).expect(409);
        assertThat(refused.code()).isEqualTo("STORE_PAUSED");
        assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After"))))
                .isBetween(500, 600);
        assertThat(guestsOrder(store.cart(), UUID.randomUUID().toString())
                        .expect(409)
                        .code())
                .as("with the prices that the instance knows now")
                .isEqualTo("STORE_PAUSED");
        assertThat(quoteCanBeOrdered()).isFalse();
        staffOrder(store.table(0), store.cart(), null).expect(201);
        assertThat(store.count("orders")).isEqualTo(2);

        pause("null");
        assertThat(guestsOrder(store.cart(), UUID.randomUUID().toString())
                        .expect(409)
                        .header("Retry-After"))
                .isEqualTo("60");

        jdbc.sql("update stores set mode = 'ONLINE', mode_until = null where id = ?")
                .param(store.id())
                .update();
        guestsOrder(store.cart(), UUID.randomUUID().toString()).expect(201);
        assertThat(quoteCanBeOrdered()).isTrue();
    }

    @Test
    void aPauseThatHasEndedIsNone() {
        pause("now() - interval '1 second'");
        guestsOrder(store.cart(), UUID.randomUUID().toString()).expect(201);
    }

    @Test
    void whatGuestsAreRefusedStaffAreRefused() {
        assertThat(staffOrder(store.table(0), "{\"items\":[]}", null)
                        .expect(400)
                        .code())
                .isEqualTo("EMPTY_ORDER");
        assertThat(staffOrder(
                                store.table(0),
                                "{\"items\":[{\"menu_id\":" + store.soldOut() + ",\"quantity\":1}]}",
                                null)
                        .expect(409)
                        .code())
                .isEqualTo("MENU_NOT_AVAILABLE");
        assertThat(staffOrder(store.table(0), store.cart().replaceFirst("}$", ",\"expected_total\":1}"), null)
                        .expect(409)
                        .code())
                .isEqualTo("PRICE_CHANGED");
        assertThat(staffOrder(store.table(0), "{\"items\":[{\"menu_id\":1,\"quantity\":1}]}", null)
                        .expect(404)
                        .code())
                .isEqualTo("MENU_NOT_FOUND");
        assertThat(staffOrder(
                                store.table(0),
                                "{\"items\":[{\"menu_id\":" + store.soup()
                                        + ",\"quantity\":1,\"options\":[{\"option_id\":1}]}]}",
                                null)
                        .expect(422)
                        .code())
                .isEqualTo("INVALID_OPTIONS");
        TestStore other = new TestStore(jdbc, tokens);
        assertThat(staffOrder(other.table(0), store.cart(), null).expect(404).code())
                .isEqualTo("TABLE_NOT_FOUND");
        assertThat(store.count("orders")).isZero();
    }

    private void pause(String until) {
        jdbc.sql("update stores set mode = 'ONLINE' where id = ?")
                .param(store.id())
                .update();
        jdbc.sql("update stores set mode = 'PAUSED', mode_until = " + until + " where id = ?")
                .param(store.id())
                .update();
    }

    private boolean quoteCanBeOrdered() {
        return api.post("/api/customer/quotes")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(200)
                .json()
                .path("can_be_ordered")
                .asBoolean();
    }

    private static long id(Answer order) {
        return order.expect(201).json().path("id").asLong();
    }

    private Answer staffOrder(long table, String cart, @Nullable String key) {
        var request = api.post("/api/admin/tables/" + table + "/orders")
                .as(store.adminToken())
                .json(cart);
        return (key == null ? request : request.header("Idempotency-Key", key)).send();
    }

    private Answer guestsOrder(String cart, String key) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", key)
                .json(cart)
                .send();
    }
}
