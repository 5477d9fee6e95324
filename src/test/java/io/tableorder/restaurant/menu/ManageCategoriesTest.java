package io.tableorder.restaurant.menu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManageCategoriesTest extends StoreTest {

    private static final String PATH = "/api/admin/categories";

    @Test
    void aNewCategoryComesLastUnlessItNamesItsPlace() {
        Answer drinks = create("{\"name\":\"  음료 \"}").expect(201);
        long id = drinks.json().path("id").asLong();
        assertThat(drinks.json().path("name").asText()).isEqualTo("음료");
        assertThat(drinks.json().path("menus_count").asLong()).isZero();
        assertThat(drinks.header("Location")).isEqualTo(PATH + "/" + id);
        assertThat(drinks.header("ETag")).isEqualTo("\"1\"");
        create("{\"name\":\"오늘의 메뉴\",\"display_order\":0}").expect(201);
        create("{\"name\":\"디저트\"}").expect(201);

        assertThat(list().findValuesAsText("name")).containsExactly("식사", "오늘의 메뉴", "음료", "디저트");
        assertThat(list().at("/0/menus_count").asLong()).isEqualTo(3);
        assertThat(guestSees()).containsExactly("식사", "오늘의 메뉴", "음료", "디저트");
    }

    @Test
    void aNameIsTakenOncePerStore() {
        create("{\"name\":\"음료\"}").expect(201);
        assertThat(create("{\"name\":\"음료 \"}").expect(409).code()).isEqualTo("DUPLICATE_NAME");
        TestStore other = new TestStore(jdbc, tokens);
        api.post(PATH).as(other.adminToken()).json("{\"name\":\"음료\"}").send().expect(201);
        assertThat(change(category(), "{\"name\":\"음료\"}").expect(409).code()).isEqualTo("DUPLICATE_NAME");
    }

    @Test
    void valuesAreChecked() {
        for (String body : List.of(
                "{}",
                "{\"name\":\"  \"}",
                "{\"name\":\"" + "가".repeat(51) + "\"}",
                "{\"name\":\"음료\",\"display_order\":-1}",
                "{\"name\":\"음료\",\"id\":1}",
                "{\"name\":7}")) {
            assertThat(create(body).expect(400).code()).as(body).isEqualTo("VALIDATION_FAILED");
        }
        assertThat(change(category(), "{\"name\":\" \"}").expect(400).code()).isEqualTo("VALIDATION_FAILED");
        assertThat(create("{").expect(400).code()).isEqualTo("MALFORMED_JSON");
    }

    @Test
    void aCategoryIsChangedInPartsAndNotFromAStaleCopy() {
        long id = category();
        JsonNode renamed = change(id, "{\"name\":\"식사류\"}").expect(200).json();
        assertThat(renamed.path("name").asText()).isEqualTo("식사류");
        assertThat(renamed.path("display_order").asInt()).isZero();
        assertThat(renamed.path("version").asInt()).isEqualTo(2);

        assertThat(api.patch(PATH + "/" + id)
                        .as(store.adminToken())
                        .header("If-Match", "\"1\"")
                        .json("{\"display_order\":4}")
                        .send()
                        .expect(412)
                        .code())
                .isEqualTo("VERSION_MISMATCH");
        JsonNode moved = change(id, "{\"display_order\":4}").expect(200).json();
        assertThat(moved.path("name").asText()).isEqualTo("식사류");
        assertThat(moved.path("display_order").asInt()).isEqualTo(4);
        // Without a change there is no event.
        assertThat(change(id, "{}").expect(200).json().path("version").asInt()).isEqualTo(3);
        assertThat(changes()).containsExactly("updated", "updated");
    }

    @Test
    void aNewNameIsANewVersionOfItsMenus() {
        String soup = "/api/admin/menus/" + store.soup();
        String before = api.get(soup).as(store.adminToken()).send().expect(200).header("ETag");
        change(category(), "{\"display_order\":4}").expect(200);
        api.get(soup)
                .as(store.adminToken())
                .header("If-None-Match", before)
                .send()
                .expect(304);
        change(category(), "{\"name\":\"식사류\"}").expect(200);
        assertThat(api.get(soup)
                        .as(store.adminToken())
                        .header("If-None-Match", before)
                        .send()
                        .expect(200)
                        .json()
                        .path("category_name")
                        .asText())
                .isEqualTo("식사류");
    }

    @Test
    void aCategoryMayHaveAStation() {
        Answer drinks =
                create("{\"name\":\"음료\",\"station\":\" \u1107\u1161\u200b \"}").expect(201);
        assertThat(drinks.json().path("station").asText()).isEqualTo("바");
        long id = drinks.json().path("id").asLong();
        assertThat(list().at("/0/station").isNull()).isTrue();
        assertThat(list().at("/1/station").asText()).isEqualTo("바");

        assertThat(change(id, "{\"display_order\":9}").json().path("station").asText())
                .isEqualTo("바");
        assertThat(change(id, "{\"station\":\"bar\"}").json().path("station").asText())
                .isEqualTo("bar");
        assertThat(change(id, "{\"station\":\"bar\"}").json().path("version").asInt())
                .isEqualTo(3);
        assertThat(change(id, "{\"station\":\"\"}").json().path("station").isNull())
                .isTrue();
        assertThat(changes()).containsExactly("created", "updated", "updated", "updated");

        for (String station : List.of("", " ", "\u200b", "가".repeat(41))) {
            assertThat(create("{\"name\":\"안주\",\"station\":\"" + station + "\"}")
                            .expect(400)
                            .json()
                            .at("/errors/0/pointer")
                            .asText())
                    .as(station)
                    .isEqualTo("/station");
        }
        create("{\"name\":\"안주\",\"station\":\"" + "가".repeat(40) + "\"}").expect(201);
    }

    @Test
    void aCategoryIsDeletedOnceItIsEmpty() {
        long id = category();
        assertThat(delete(id).expect(409).code()).isEqualTo("CATEGORY_IN_USE");
        jdbc.sql("delete from menus where store_id = ?").param(store.id()).update();
        delete(id).expect(204);
        assertThat(delete(id).expect(404).code()).isEqualTo("CATEGORY_NOT_FOUND");
        assertThat(list()).isEmpty();
        assertThat(changes()).containsExactly("deleted");
    }

    @Test
    void allCategoriesArePutInOrderAtOnce() {
        long first = category();
        long second = create("{\"name\":\"음료\"}").json().path("id").asLong();
        long third = create("{\"name\":\"안주\"}").json().path("id").asLong();

        Answer ordered = order(third, first, second).expect(200);
        assertThat(ordered.json().findValuesAsText("name")).containsExactly("안주", "식사", "음료");
        assertThat(ordered.json().findValuesAsText("display_order")).containsExactly("1", "2", "3");
        assertThat(guestSees()).containsExactly("안주", "식사", "음료");
        order(third, first, second).expect(200);
        order(second, first, third).expect(200);
        assertThat(changes()).containsExactly("created", "created", "reordered", "reordered");

        for (long[] wrong :
                new long[][] {{first, second}, {first, second, third, third}, {first, second, second}, {}}) {
            assertThat(order(wrong).expect(400).code()).isEqualTo("VALIDATION_FAILED");
        }
        assertThat(order(first, second, third, 4_000_000_000L).expect(404).code())
                .isEqualTo("CATEGORY_NOT_FOUND");
    }

    @Test
    void blanksAreNoIds() {
        for (String wrong : new String[] {"\"\"", "\" \"", "\"\\u0000\"", "null"}) {
            assertThat(api.put(PATH + "/order")
                            .as(store.adminToken())
                            .json("{\"ids\":[" + wrong + "]}")
                            .send()
                            .expect(400)
                            .code())
                    .as(wrong)
                    .isIn("MALFORMED_JSON", "VALIDATION_FAILED");
        }
    }

    @Test
    void anotherStoresCategoriesAreNotFound() {
        TestStore other = new TestStore(jdbc, tokens);
        long foreign = category(other);
        assertThat(change(foreign, "{\"name\":\"내 것\"}").expect(404).code()).isEqualTo("CATEGORY_NOT_FOUND");
        assertThat(delete(foreign).expect(404).code()).isEqualTo("CATEGORY_NOT_FOUND");
        assertThat(order(category(), foreign).expect(404).code()).isEqualTo("CATEGORY_NOT_FOUND");
        assertThat(api.delete(PATH + "/x")
                        .as(store.adminToken())
                        .sendUnchecked()
                        .expect(404)
                        .code())
                .isEqualTo("CATEGORY_NOT_FOUND");
        assertThat(list()).hasSize(1);
    }

    @Test
    void aTableMayNotTouchThem() {
        assertThat(api.get(PATH).as(store.tableToken(0)).send().expect(403).code())
                .isEqualTo("FORBIDDEN");
        assertThat(api.get(PATH).send().expect(401).code()).isEqualTo("AUTHENTICATION_REQUIRED");
    }

    private List<String> guestSees() {
        return api.get("/api/customer/categories")
                .as(store.tableToken(0))
                .send()
                .expect(200)
                .json()
                .findValuesAsText("name");
    }

    private List<String> changes() {
        return jdbc.sql("select payload ->> 'change' from event_log where store_id = ? and type = 'menu.changed'"
                        + " and payload ->> 'changed_by' = ? order by seq")
                .params(store.id(), "admin:" + store.admin())
                .query(String.class)
                .list();
    }

    private JsonNode list() {
        return api.get(PATH).as(store.adminToken()).send().expect(200).json();
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

    private Answer order(long... ids) {
        String list = Arrays.toString(ids);
        return api.put(PATH + "/order")
                .as(store.adminToken())
                .json("{\"ids\":" + list + "}")
                .send();
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
