package io.tableorder.restaurant.stock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManageStockTest extends StoreTest {

    @Test
    void staffCountADishAndGuestsSeeWhetherAnyIsLeft() {
        assertThat(set("{\"portions\": 10}").expect(200).json().path("portions").asInt())
                .isEqualTo(10);
        assertThat(isAvailable()).isTrue();
        assertThat(list().at("/0/menu_name").asText()).isEqualTo("된장국");
        assertThat(list().at("/0/portions").asInt()).isEqualTo(10);

        set("{\"portions\": 0}").expect(200);
        assertThat(isAvailable()).isFalse();
        set("{\"portions\": 3}").expect(200);
        assertThat(isAvailable()).isTrue();
        assertThat(set("{\"portions\": null}")
                        .expect(200)
                        .json()
                        .path("portions")
                        .isNull())
                .isTrue();
        assertThat(list()).isEmpty();
        assertThat(isAvailable()).isTrue();

        assertThat(events().stream().map(event -> event.at("/stock/portions").asText()))
                .containsExactly("10", "0", "3", "null");
        assertThat(events().get(0).path("changed_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(events().get(0).at("/stock/menu_id").asLong()).isEqualTo(store.soup());
    }

    /** What orders and cancellations do: an event tells when the last portion is taken, and when one is back. */
    @Test
    void theLastPortionIsAnEventWhoeverTakesIt() {
        set("{\"portions\": 2}").expect(200);
        take(1);
        assertThat(events()).hasSize(1);
        take(1);
        assertThat(events()).hasSize(2);
        assertThat(events().get(1).at("/stock/portions").asText()).isEqualTo("0");
        assertThat(events().get(1).has("changed_by")).isFalse();
        take(-1);
        assertThat(events().get(2).at("/stock/portions").asText()).isEqualTo("1");
    }

    @Test
    void pricesAreReadAgainWhenADishBecomesCountedAndNotWhenAPortionIsTaken() {
        long before = menuVersion();
        set("{\"portions\": 2}").expect(200);
        long counted = menuVersion();
        assertThat(counted).isGreaterThan(before);
        take(2);
        set("{\"portions\": 5}").expect(200);
        assertThat(menuVersion()).isEqualTo(counted);
        set("{}").expect(200);
        assertThat(menuVersion()).isGreaterThan(counted);
    }

    @Test
    void aDeletedMenuHasNoPortions() {
        set("{\"portions\": 2}").expect(200);
        api.delete("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .send()
                .expect(204);
        assertThat(list()).isEmpty();
        assertThat(events()).as("the menu's own event tells").hasSize(1);
    }

    @Test
    void badValuesAndOthersMenusAreRefused() {
        for (String body : List.of(
                "{\"portions\": -1}",
                "{\"portions\": 1.5}",
                "{\"portions\": 1000001}",
                "{\"portions\": \"2\"}",
                "{\"n\": 1}")) {
            assertThat(set(body).expect(400).code()).as(body).isEqualTo("VALIDATION_FAILED");
        }
        TestStore other = new TestStore(jdbc, tokens);
        assertThat(api.put("/api/admin/menus/" + other.soup() + "/stock")
                        .as(store.adminToken())
                        .json("{\"portions\": 1}")
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("MENU_NOT_FOUND");
        assertThat(list()).isEmpty();
        assertThat(events()).isEmpty();
    }

    private void take(int portions) {
        jdbc.sql("update menu_stock set portions = portions - ? where menu_id = ?")
                .params(portions, store.soup())
                .update();
    }

    private Answer set(String body) {
        return api.put("/api/admin/menus/" + store.soup() + "/stock")
                .as(store.adminToken())
                .json(body)
                .send();
    }

    private JsonNode list() {
        return api.get("/api/admin/stock")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private boolean isAvailable() {
        return api.get("/api/customer/menus/" + store.soup())
                .as(store.tableToken(0))
                .send()
                .expect(200)
                .json()
                .path("is_available")
                .asBoolean();
    }

    private long menuVersion() {
        return jdbc.sql("select menu_version from stores where id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    private List<JsonNode> events() {
        return jdbc
                .sql("select payload::text from event_log where store_id = ? and aggregate_type = 'stock' order by seq")
                .param(store.id())
                .query(String.class)
                .list()
                .stream()
                .map(payload -> new Answer(200, Map.of(), payload).json())
                .toList();
    }
}
