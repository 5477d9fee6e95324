package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** An order is stored only with dishes and prices that the store has at that moment, also if they change while it is being stored. */
class MenuVersionTest extends StoreTest {

    private static final String ORDERS = "/api/customer/orders";

    @Test
    void everyChangeOfMenusCategoriesAndCurrencyRaisesTheVersion() {
        String staff = store.adminToken();
        long category = raising(() -> api.post("/api/admin/categories")
                        .as(staff)
                        .json("{\"name\":\"음료\"}")
                        .send()
                        .expect(201))
                .json()
                .path("id")
                .asLong();
        raising(() -> api.patch("/api/admin/categories/" + category)
                .as(staff)
                .json("{\"station\":\"bar\"}")
                .send()
                .expect(200));
        long other = jdbc.sql("select id from menu_categories where store_id = ? and id <> ?")
                .params(store.id(), category)
                .query(Long.class)
                .single();
        raising(() -> api.put("/api/admin/categories/order")
                .as(staff)
                .json("{\"ids\":[" + category + "," + other + "]}")
                .send()
                .expect(200));
        long menu = raising(() -> api.post("/api/admin/menus")
                        .as(staff)
                        .json("{\"category_id\":" + category + ",\"name\":\"식혜\",\"price\":3000,\"pos_code\":\"D-1\"}")
                        .send()
                        .expect(201))
                .json()
                .path("id")
                .asLong();
        for (String change : List.of(
                "{\"price\":3500}",
                "{\"name\":\"수정과\"}",
                "{\"is_available\":false}",
                "{\"category_id\":" + other + "}",
                "{\"pos_code\":\"D-2\"}")) {
            raising(() -> api.patch("/api/admin/menus/" + menu)
                    .as(staff)
                    .json(change)
                    .send()
                    .expect(200));
        }
        raising(() -> api.put("/api/admin/menus/order")
                .as(staff)
                .json("{\"category_id\":" + other + ",\"ids\":[" + menu + "," + store.soldOut() + "," + store.cola()
                        + "," + store.soup() + "]}")
                .send()
                .expect(200));
        String key = store.apiKey();
        raising(() -> api.patch("/api/integrations/menus/D-2")
                .as(key)
                .json("{\"is_available\":true}")
                .send()
                .expect(200));
        raising(() -> api.put("/api/integrations/menus")
                .as(key)
                .json("{\"menus\":[{\"pos_code\":\"D-2\",\"name\":\"수정과\",\"category\":\"음료\",\"price\":4000}]}")
                .send()
                .expect(200));
        raising(() -> api.delete("/api/admin/menus/" + menu).as(staff).send().expect(204));
        raising(() ->
                api.delete("/api/admin/categories/" + category).as(staff).send().expect(204));
        raisingByHand(() -> jdbc.sql("update stores set currency = 'JPY' where id = ?")
                .param(store.id())
                .update());
    }

    @Test
    void whatChangesNothingThatOrdersArePricedFromKeepsTheVersion() {
        long before = version();
        api.patch("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .json("{\"price\":" + TestStore.SOUP_PRICE + "}")
                .send()
                .expect(200);
        jdbc.sql("update stores set name = '다른 이름' where id = ?")
                .param(store.id())
                .update();
        order(store.cart()).expect(201);
        assertThat(version()).isEqualTo(before);
    }

    /** An instance still knows the prices of changes that a failover has lost. */
    @Test
    void noVersionComesAgainWhenTheDatabaseLosesChanges() {
        long before = version();
        raisingByHand(() -> sell(TestStore.SOUP_PRICE + 1));
        long lost = version();
        jdbc.sql("update stores set menu_version = ? where id = ?")
                .params(before, store.id())
                .update();

        sell(TestStore.SOUP_PRICE + 2);
        assertThat(version()).isGreaterThan(lost);
    }

    @Test
    void theNextOrderHasThePriceThatSomebodyElseHasChanged() {
        order(soups(1)).expect(201);
        sell(TestStore.SOUP_PRICE + 500);
        assertThat(order(soups(2)).expect(201).json().path("total_price").asLong())
                .isEqualTo(2 * (TestStore.SOUP_PRICE + 500));

        jdbc.sql("update menus set is_available = false where id = ?")
                .param(store.soup())
                .update();
        assertThat(order(soups(3)).expect(409).code()).isEqualTo("MENU_NOT_AVAILABLE");
    }

    @Test
    void aPriceThatChangesWhileTheOrderWaitsForItsTableIsNoticed() throws Exception {
        order(soups(1)).expect(201);
        Answer answer = whileLocked(
                "select from table_sessions where store_id = '" + store.id() + "' for update",
                () -> sell(TestStore.SOUP_PRICE + 500));

        assertThat(answer.expect(409).code()).isEqualTo("PRICE_CHANGED");
        assertThat(answer.json().path("total_price").asLong()).isEqualTo(TestStore.SOUP_PRICE + 500);
        assertThat(store.count("orders")).isEqualTo(1);
    }

    @Test
    void aDishThatIsSoldOutWhileTheOrderWaitsForItsNumberIsNoticed() throws Exception {
        order(soups(1)).expect(201);
        long events = store.count("event_log");
        Answer answer =
                whileLocked("select from store_seq where store_id = '" + store.id() + "' for update", () -> jdbc.sql(
                                "update menus set is_available = false where id = ?")
                        .param(store.soup())
                        .update());

        assertThat(answer.expect(409).code()).isEqualTo("MENU_NOT_AVAILABLE");
        assertThat(store.count("orders")).isEqualTo(1);
        assertThat(store.count("event_log")).isEqualTo(events);
    }

    /** Sends an order for a soup at its old price while another transaction holds a lock, and lets go after the change. */
    private Answer whileLocked(String lock, Runnable change) throws SQLException {
        CompletableFuture<Answer> answer;
        try (Connection other = Database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute(lock);
            String cart = "{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":1,\"note\":\"" + UUID.randomUUID()
                    + "\"}],\"expected_total\":" + TestStore.SOUP_PRICE + "}";
            answer = CompletableFuture.supplyAsync(() -> order(cart));
            await().until(this::isAnOrderWaiting);
            change.run();
            other.rollback();
        }
        return answer.join();
    }

    private boolean isAnOrderWaiting() {
        return jdbc.sql(
                        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'place_order')")
                .query(Boolean.class)
                .single();
    }

    private void sell(long price) {
        jdbc.sql("update menus set price = ? where id = ?")
                .params(price, store.soup())
                .update();
    }

    private void raisingByHand(Runnable change) {
        long before = version();
        change.run();
        assertThat(version()).isGreaterThan(before);
    }

    private Answer raising(Supplier<Answer> change) {
        long before = version();
        Answer answer = change.get();
        assertThat(version()).isGreaterThan(before);
        return answer;
    }

    private long version() {
        return jdbc.sql("select menu_version from stores where id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    private String soups(int quantity) {
        return "{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":" + quantity + "}]}";
    }

    private Answer order(String body) {
        return api.post(ORDERS).as(store.tableToken(0)).json(body).send();
    }
}
