package io.tableorder.restaurant.menu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ManageMenusTest extends StoreTest {

    private static final String PATH = "/api/admin/menus";

    @Test
    void aNewMenuIsShownToGuests() {
        Answer created = create("{\"category_id\":" + category() + ",\"name\":\" 비빔밥 \",\"price\":10000}")
                .expect(201);
        JsonNode menu = created.json();
        assertThat(created.header("Location")).isEqualTo(PATH + "/" + menu.path("id"));
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(menu.path("name").asText()).isEqualTo("비빔밥");
        assertThat(menu.path("description").asText()).isEmpty();
        assertThat(menu.path("is_available").asBoolean()).isTrue();
        assertThat(menu.path("display_order").asInt()).isEqualTo(1);
        assertThat(menu.path("image_url").isNull()).isTrue();
        assertThat(menu.path("currency").asText()).isEqualTo("KRW");

        assertThat(guestSees("비빔밥").path("price").asLong()).isEqualTo(10_000);
        JsonNode read = api.get(PATH + "/" + menu.path("id").asLong())
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        assertThat(read).isEqualTo(menu);
    }

    @Test
    void valuesAreChecked() {
        String start = "{\"category_id\":" + category() + ",\"name\":\"비빔밥\",\"price\":";
        for (String body : List.of(
                "{}",
                start + "-1}",
                start + "1000000000001}",
                start + "1.5}",
                start + "\"9000\"}",
                start + "9000,\"currency\":\"USD\"}",
                start + "9000,\"display_order\":-1}",
                start + "9000,\"description\":\"" + "가".repeat(2001) + "\"}",
                "{\"category_id\":" + category() + ",\"name\":\" \",\"price\":1}",
                "{\"category_id\":" + category() + ",\"name\":\"" + "가".repeat(101) + "\",\"price\":1}")) {
            assertThat(create(body).expect(400).code()).as(body).isEqualTo("VALIDATION_FAILED");
        }
        create(start + "1000000000000}").expect(201);
        assertThat(change(store.soup(), "{\"price\":-1}").expect(400).code()).isEqualTo("VALIDATION_FAILED");
        assertThat(change(store.soup(), "{\"price\":0}")
                        .expect(200)
                        .json()
                        .path("price")
                        .asLong())
                .isZero();
    }

    @Test
    void aMenuIsChangedInPartsAndNotFromAStaleCopy() {
        JsonNode changed = change(store.soup(), "{\"price\":9500,\"description\":\"집된장\"}")
                .expect(200)
                .json();
        assertThat(changed.path("price").asLong()).isEqualTo(9_500);
        assertThat(changed.path("name").asText()).isEqualTo("된장국");
        assertThat(changed.path("version").asInt()).isEqualTo(2);

        assertThat(api.patch(PATH + "/" + store.soup())
                        .as(store.adminToken())
                        .header("If-Match", "\"1\"")
                        .json("{\"price\":1}")
                        .send()
                        .expect(412)
                        .code())
                .isEqualTo("VERSION_MISMATCH");
        Answer current = api.patch(PATH + "/" + store.soup())
                .as(store.adminToken())
                .header("If-Match", "\"2\"")
                .json("{\"is_available\":false}")
                .send()
                .expect(200);
        assertThat(current.header("ETag")).isEqualTo("\"3\"");
        assertThat(guestSees("된장국").path("is_available").asBoolean()).isFalse();
        assertThat(guestSees("된장국").path("price").asLong()).isEqualTo(9_500);

        // Without a change there is no event.
        assertThat(change(store.soup(), "{\"price\":9500}")
                        .expect(200)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(3);
        assertThat(changes()).containsExactly("updated", "updated");
    }

    @Test
    void aChangeIsAnEventWithTheWholeMenuAndItsActor() {
        change(store.soup(), "{\"price\":9500}").expect(200);
        JsonNode event = event();
        assertThat(event.path("change").asText()).isEqualTo("updated");
        assertThat(event.path("changed_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(event.at("/menu/id").asLong()).isEqualTo(store.soup());
        assertThat(event.at("/menu/price").asLong()).isEqualTo(9_500);
        assertThat(event.at("/menu/version").asInt()).isEqualTo(2);
        assertThat(event.at("/menu").has("image")).isFalse();
        assertThat(event.path("category").isNull()).isTrue();
        assertThat(jdbc.sql("select aggregate_version from event_log where store_id = ? and aggregate_type = 'menu'"
                                + " and aggregate_id = ?")
                        .params(store.id(), store.soup())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void anOrderKeepsThePriceThatItWasPlacedWith() {
        JsonNode order = api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201)
                .json();
        change(store.soup(), "{\"price\":99000,\"name\":\"특된장국\"}").expect(200);

        JsonNode read = api.get("/api/customer/orders/" + order.path("id"))
                .as(store.tableToken(0))
                .send()
                .expect(200)
                .json();
        assertThat(read).isEqualTo(order);
        JsonNode next = api.post("/api/customer/orders")
                .as(store.tableToken(1))
                .json(store.cart())
                .send()
                .expect(201)
                .json();
        assertThat(next.path("total_price").asLong()).isEqualTo(99_000 + 2 * TestStore.COLA_PRICE);
    }

    @Test
    void aMenuInAnOpenOrderStays() {
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201);
        assertThat(delete(store.soup()).expect(409).code()).isEqualTo("MENU_IN_USE");
        assertThat(guestSees("된장국").path("id").asLong()).isEqualTo(store.soup());
        delete(store.soldOut()).expect(204);
        assertThat(delete(store.soldOut()).expect(404).code()).isEqualTo("MENU_NOT_FOUND");
        assertThat(guestSees("물냉면").isMissingNode()).isTrue();
        assertThat(changes()).containsExactly("deleted");
        assertThat(event().at("/menu/version").asInt()).isEqualTo(2);
    }

    /** An order locks the store's sequence, then the menu. If a deletion locked them the other way round, both would deadlock. */
    @Test
    void ordersAndDeletionsAtTheSameTimeEndInOneOfTwoWays() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 15; round++) {
                long menu = create("{\"category_id\":" + category() + ",\"name\":\"한정 " + round + "\",\"price\":1000}")
                        .json()
                        .path("id")
                        .asLong();
                String cart = "{\"items\":[{\"menu_id\":" + menu + ",\"quantity\":1}]}";
                List<Future<Answer>> orders = new ArrayList<>();
                for (int table : new int[] {0, 1, 0}) {
                    orders.add(threads.submit(() -> api.post("/api/customer/orders")
                            .as(store.tableToken(table))
                            .header("Idempotency-Key", UUID.randomUUID().toString())
                            .json(cart)
                            .send()));
                }
                Answer deletion = threads.submit(() -> delete(menu)).get();
                boolean isOrdered = false;
                for (Future<Answer> order : orders) {
                    assertThat(order.get().status()).as(order.get().text()).isIn(201, 404);
                    isOrdered |= order.get().status() == 201;
                }
                assertThat(deletion.status()).as(deletion.text()).isEqualTo(isOrdered ? 409 : 204);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * A transaction that completes a session, or deletes an order, locks its items first and the store's sequence afterwards. If a
     * deletion held the sequence and waited for the items, both would deadlock, and hold up all orders until PostgreSQL noticed.
     */
    @Test
    void aDeletionDoesNotWaitForTheArchivingOfItsOrders() throws Exception {
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201);
        try (Connection archiver = Database.connect();
                Statement statement = archiver.createStatement()) {
            archiver.setAutoCommit(false);
            statement.execute("delete from order_items where store_id = '" + store.id() + "'");
            assertThat(delete(store.soup()).expect(409).code()).isEqualTo("MENU_IN_USE");
            archiver.rollback();
        }
        api.post("/api/admin/tables/" + store.table(0) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
        delete(store.soup()).expect(204);
    }

    @Test
    void staffListMenusByCategoryAndSoldOutPageByPage() {
        long drinks = newCategory("음료");
        create("{\"category_id\":" + drinks + ",\"name\":\"사이다\",\"price\":2500}")
                .expect(201);

        assertThat(names("")).containsExactly("된장국", "콜라", "물냉면", "사이다");
        assertThat(names("?is_available=false")).containsExactly("물냉면");
        assertThat(names("?category_id=" + drinks)).containsExactly("사이다");
        assertThat(names("?is_available=true&page=2&page_size=2")).containsExactly("사이다");
        assertThat(api.get(PATH + "?is_available=true&page_size=2")
                        .as(store.adminToken())
                        .send()
                        .json()
                        .at("/pagination/total_pages")
                        .asInt())
                .isEqualTo(2);
        assertThat(api.get(PATH + "?is_available=maybe")
                        .as(store.adminToken())
                        .send()
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
    }

    @Test
    void theMenusOfACategoryArePutInOrderAtOnce() {
        long category = category();
        Answer ordered =
                order(category, store.soldOut(), store.soup(), store.cola()).expect(200);
        assertThat(ordered.json().findValuesAsText("name")).containsExactly("물냉면", "된장국", "콜라");
        assertThat(ordered.json().findValuesAsText("version")).containsExactly("2", "2", "2");
        assertThat(api.get("/api/customer/menus")
                        .as(store.tableToken(0))
                        .send()
                        .json()
                        .findValuesAsText("name"))
                .containsExactly("물냉면", "된장국", "콜라");
        JsonNode event = event();
        assertThat(event.path("change").asText()).isEqualTo("reordered");
        assertThat(event.path("menus")).hasSize(3);
        order(category, store.soldOut(), store.cola(), store.soup()).expect(200);
        assertThat(event().path("menus")).hasSize(2);
        change(store.cola(), "{\"price\":3000}").expect(200);
        assertThat(changes()).containsExactly("reordered", "reordered", "updated");

        assertThat(order(category, store.soup(), store.cola()).expect(400).code())
                .isEqualTo("VALIDATION_FAILED");
        long drinks = newCategory("음료");
        assertThat(order(drinks, store.soup()).expect(400).code()).isEqualTo("VALIDATION_FAILED");
        order(drinks).expect(200);
    }

    @Test
    void anotherStoresMenusAndCategoriesAreNotFound() {
        TestStore other = new TestStore(jdbc, tokens);
        long foreignCategory = category(other);
        assertThat(api.get(PATH + "/" + other.soup())
                        .as(store.adminToken())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("MENU_NOT_FOUND");
        assertThat(change(other.soup(), "{\"price\":1}").expect(404).code()).isEqualTo("MENU_NOT_FOUND");
        assertThat(delete(other.soup()).expect(404).code()).isEqualTo("MENU_NOT_FOUND");
        assertThat(order(category(), store.soup(), store.cola(), other.soup())
                        .expect(404)
                        .code())
                .isEqualTo("MENU_NOT_FOUND");
        assertThat(order(foreignCategory, other.soup()).expect(404).code()).isEqualTo("CATEGORY_NOT_FOUND");
        assertThat(create("{\"category_id\":" + foreignCategory + ",\"name\":\"비빔밥\",\"price\":1}")
                        .expect(404)
                        .code())
                .isEqualTo("CATEGORY_NOT_FOUND");
        assertThat(change(store.soup(), "{\"category_id\":" + foreignCategory + "}")
                        .expect(404)
                        .code())
                .isEqualTo("CATEGORY_NOT_FOUND");
        assertThat(names("?category_id=" + foreignCategory)).isEmpty();
        assertThat(other.count("event_log")).isZero();
    }

    /** A category may be deleted while a menu is put into it, and the other way round. */
    @Test
    void aMenuNeverEndsUpWithoutItsCategory() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 15; round++) {
                long category = newCategory("잠깐 " + round);
                Future<Answer> creation = threads.submit(
                        () -> create("{\"category_id\":" + category + ",\"name\":\"반짝\",\"price\":1000}"));
                Future<Answer> deletion = threads.submit(() -> api.delete("/api/admin/categories/" + category)
                        .as(store.adminToken())
                        .send());
                if (creation.get().status() == 201) {
                    assertThat(deletion.get().expect(409).code()).isEqualTo("CATEGORY_IN_USE");
                } else {
                    assertThat(creation.get().expect(404).code()).isEqualTo("CATEGORY_NOT_FOUND");
                    deletion.get().expect(204);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private JsonNode guestSees(String name) {
        for (JsonNode menu :
                api.get("/api/customer/menus").as(store.tableToken(0)).send().json()) {
            if (menu.path("name").asText().equals(name)) {
                return menu;
            }
        }
        return MissingNode.getInstance();
    }

    private List<String> names(String query) {
        return api.get(PATH + query)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data")
                .findValuesAsText("name");
    }

    private List<String> changes() {
        return jdbc.sql(
                        "select payload ->> 'change' from event_log where store_id = ? and aggregate_type = 'menu' order by seq")
                .param(store.id())
                .query(String.class)
                .list();
    }

    /** The newest. */
    private JsonNode event() {
        String payload = jdbc.sql("select payload::text from event_log where store_id = ? and type = 'menu.changed'"
                        + " order by seq desc limit 1")
                .param(store.id())
                .query(String.class)
                .single();
        return new Answer(200, Map.of(), payload).json();
    }

    private Answer create(String body) {
        return api.post(PATH).as(store.adminToken()).json(body).send();
    }

    private Answer change(long id, String body) {
        return api.patch(PATH + "/" + id).as(store.adminToken()).json(body).send();
    }

    private Answer delete(long id) {
        return api.delete(PATH + "/" + id).as(store.adminToken()).send();
    }

    private Answer order(long category, long... ids) {
        return api.put(PATH + "/order")
                .as(store.adminToken())
                .json("{\"category_id\":" + category + ",\"ids\":" + Arrays.toString(ids) + "}")
                .send();
    }

    private long newCategory(String name) {
        return api.post("/api/admin/categories")
                .as(store.adminToken())
                .json("{\"name\":\"" + name + "\"}")
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    private long category() {
        return category(store);
    }

    private long category(TestStore store) {
        return jdbc.sql("select min(id) from menu_categories where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }
}
