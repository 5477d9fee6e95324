package io.tableorder.restaurant.menu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrowseMenuTest extends StoreTest {

    @Test
    void guestsSeeTheirStoresMenuWithWhatIsSoldOut() {
        JsonNode menus = get("/api/customer/menus");
        assertThat(menus.findValuesAsText("name")).containsExactly("된장국", "콜라", "물냉면");
        assertThat(menus.findValuesAsText("is_available")).containsExactly("true", "true", "false");

        JsonNode categories = get("/api/customer/categories");
        assertThat(categories.findValuesAsText("name")).containsExactly("식사");
        long category = categories.at("/0/id").asLong();
        assertThat(get("/api/customer/menus?category_id=" + category)).hasSize(3);
        assertThat(get("/api/customer/menus?category_id=" + (category + 1_000_000)))
                .isEmpty();
        assertThat(get("/api/customer/menus/" + store.soup()).path("price").asLong())
                .isEqualTo(TestStore.SOUP_PRICE);
    }

    @Test
    void anotherStoresMenuIsNotFound() {
        TestStore other = new TestStore(jdbc, tokens);
        assertThat(api.get("/api/customer/menus/" + other.soup())
                        .as(store.tableToken(0))
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("MENU_NOT_FOUND");
        long foreignCategory = jdbc.sql("select id from menu_categories where store_id = ?")
                .param(other.id())
                .query(Long.class)
                .single();
        assertThat(get("/api/customer/menus?category_id=" + foreignCategory)).isEmpty();
    }

    @Test
    void theStoreInTheQueryMustBeTheTokens() {
        assertThat(get("/api/customer/menus?store_id=" + store.id())).hasSize(3);
        TestStore other = new TestStore(jdbc, tokens);
        for (String path :
                List.of("/api/customer/menus", "/api/customer/categories", "/api/customer/menus/" + store.soup())) {
            assertThat(api.get(path + "?store_id=" + other.id())
                            .as(store.tableToken(0))
                            .send()
                            .expect(404)
                            .code())
                    .isEqualTo("STORE_NOT_FOUND");
            assertThat(api.get(path + "?store_id=%00")
                            .as(store.tableToken(0))
                            .send()
                            .expect(400)
                            .code())
                    .isEqualTo("VALIDATION_FAILED");
        }
    }

    private JsonNode get(String path) {
        return api.get(path).as(store.tableToken(0)).send().expect(200).json();
    }
}
