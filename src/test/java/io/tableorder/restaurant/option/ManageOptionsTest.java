package io.tableorder.restaurant.option;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ManageOptionsTest extends StoreTest {

    private static final String PATH = "/api/admin/option-groups";

    private static final String HEAT = """
            {"name": " 맵기 ", "min_choices": 1, "translations": {"en": {"name": "How hot"}},
             "options": [{"name": "보통", "is_default": true},
                         {"name": "매운맛", "price_delta": 500, "pos_code": "O-8", "allergens": ["mustard", "mustard"],
                          "translations": {"en": {"name": "Hot"}, "ja": {"name": "辛口"}}}]}""";

    @Test
    void aGroupIsMadeWithItsOptionsInTheirOrder() {
        Answer answer = create(HEAT).expect(201);
        JsonNode group = answer.json();

        assertThat(answer.header("Location")).isEqualTo(PATH + "/" + group.path("id"));
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(group.path("name").asText()).isEqualTo("맵기");
        assertThat(group.path("max_choices").asInt()).isEqualTo(1);
        assertThat(group.path("options").findValuesAsText("name")).contains("보통", "매운맛");
        assertThat(group.at("/options/1/price_delta").asLong()).isEqualTo(500);
        assertThat(group.at("/options/1/max_quantity").asInt()).isEqualTo(1);
        assertThat(group.at("/options/1/allergens")).hasSize(1);
        assertThat(group.at("/options/1/translations/ja/name").asText()).isEqualTo("辛口");
        assertThat(read(group.path("id").asLong()).json()).isEqualTo(group);
        assertThat(api.get(PATH)
                        .as(store.adminToken())
                        .send()
                        .expect(200)
                        .json()
                        .get(0))
                .isEqualTo(group);
        JsonNode event = lastEvent();
        assertThat(event.path("change").asText()).isEqualTo("created");
        assertThat(event.path("option_group")).isEqualTo(group);
        assertThat(event.path("menu").isNull()).isTrue();
    }

    @Test
    void optionsKeepTheirIdsAreAddedMovedAndDeleted() {
        JsonNode group = create(HEAT).expect(201).json();
        long mild = group.at("/options/0/id").asLong();
        long hot = group.at("/options/1/id").asLong();

        JsonNode changed = update(
                        group,
                        "{\"max_choices\": 2, \"options\": [{\"id\": " + hot
                                + ", \"name\": \"아주 매운맛\", \"price_delta\": -300}, {\"name\": \"순한맛\"}]}")
                .expect(200)
                .json();

        assertThat(changed.path("version").asInt()).isEqualTo(2);
        assertThat(changed.at("/options/0/id").asLong()).isEqualTo(hot);
        assertThat(changed.at("/options/0/price_delta").asLong()).isEqualTo(-300);
        assertThat(changed.at("/options/0/pos_code").isNull()).as("whole").isTrue();
        assertThat(changed.at("/options/1/name").asText()).isEqualTo("순한맛");
        assertThat(changed.at("/options/1/id").asLong()).isNotIn(mild, hot);
        assertThat(changed.path("options")).hasSize(2);
        assertThat(changed.at("/translations/en/name").asText()).isEqualTo("How hot");
        assertThat(update(changed, "{\"name\": \"맵기\"}")
                        .expect(200)
                        .json()
                        .path("version")
                        .asInt())
                .as("without a change there is no event")
                .isEqualTo(2);
        assertThat(events()).containsExactly("created", "updated");
    }

    @Test
    void aGroupIsNotChangedFromAStaleCopy() {
        JsonNode group = create(HEAT).expect(201).json();
        update(group, "{\"name\": \"매운 정도\"}").expect(200);

        assertThat(update(group, "{\"max_choices\": 2}").expect(412).code()).isEqualTo("VERSION_MISMATCH");
    }

    @Test
    void menusShareAGroupAndGuestsSeeItInTheirLanguage() {
        long heat = create(HEAT).expect(201).json().path("id").asLong();
        long size = create("{\"name\": \"크기\", \"options\": [{\"name\": \"곱빼기\", \"price_delta\": 1000}]}")
                .expect(201)
                .json()
                .path("id")
                .asLong();
        JsonNode soup = give(store.soup(), size, heat).expect(200).json();
        assertThat(soup.path("option_group_ids")).extracting(JsonNode::asLong).containsExactly(size, heat);
        assertThat(soup.path("version").asInt()).isEqualTo(2);
        give(store.cola(), heat).expect(200);

        assertThat(guest(store.soup(), "ko").path("option_groups").findValuesAsText("name"))
                .containsExactly("크기", "곱빼기", "맵기", "보통", "매운맛");
        JsonNode cola = guest(store.cola(), "en").path("option_groups");
        assertThat(cola.findValuesAsText("name")).containsExactly("How hot", "보통", "Hot");
        assertThat(cola.at("/0/options/0/is_default").asBoolean()).isTrue();
        assertThat(cola.at("/0/options/0").has("pos_code")).as("not for guests").isFalse();

        JsonNode group = read(heat).json();
        sellOut(group.at("/options/1/id").asLong(), false).expect(200);
        for (long menu : List.of(store.soup(), store.cola())) {
            assertThat(guest(menu, "ko").path("option_groups").findValues("is_available"))
                    .filteredOn(available -> !available.asBoolean())
                    .hasSize(1);
        }
        give(store.soup(), size).expect(200);
        assertThat(guest(store.soup(), "ko").path("option_groups")).hasSize(1);
    }

    @Test
    void aGroupThatMenusHaveIsNotDeleted() {
        long heat = create(HEAT).expect(201).json().path("id").asLong();
        give(store.soup(), heat).expect(200);
        assertThat(delete(heat).expect(409).code()).isEqualTo("OPTION_GROUP_IN_USE");

        give(store.soup()).expect(200);
        delete(heat).expect(204);
        assertThat(read(heat).expect(404).code()).isEqualTo("OPTION_GROUP_NOT_FOUND");
        assertThat(lastEvent().path("change").asText()).isEqualTo("deleted");
    }

    @Test
    void aComboIsMadeOfMenusAndNeverOfItself() {
        long drink =
                create(linkedTo(store.cola())).expect(201).json().path("id").asLong();
        give(store.soup(), drink).expect(200);
        assertThat(guest(store.soup(), "ko")
                        .at("/option_groups/0/options/0/menu_id")
                        .asLong())
                .isEqualTo(store.cola());

        long soup = create(linkedTo(store.soup())).expect(201).json().path("id").asLong();
        assertThat(give(store.soup(), soup).expect(409).code()).isEqualTo("COMBO_CYCLE");
        assertThat(give(store.cola(), soup).expect(409).code()).isEqualTo("COMBO_CYCLE");
        JsonNode harmless = create("{\"name\": \"얼음\", \"options\": [{\"name\": \"많이\"}]}")
                .expect(201)
                .json();
        give(store.cola(), harmless.path("id").asLong()).expect(200);
        Answer cycle = update(harmless, "{\"options\": [{\"name\": \"국\", \"menu_id\": " + store.soup() + "}]}");
        assertThat(cycle.expect(409).code()).isEqualTo("COMBO_CYCLE");

        assertThat(read(harmless.path("id").asLong()).json())
                .as("nothing is stored")
                .isEqualTo(harmless);
        assertThat(guest(store.cola(), "ko").path("option_groups")).hasSize(1);
        assertThat(api.delete("/api/admin/menus/" + store.cola())
                        .as(store.adminToken())
                        .send()
                        .expect(409)
                        .code())
                .isEqualTo("MENU_IN_USE");
    }

    @Test
    void twoHandsMakeNoCycleTogether() {
        for (int round = 0; round < 10; round++) {
            long toCola =
                    create(linkedTo(store.cola())).expect(201).json().path("id").asLong();
            long toSoup =
                    create(linkedTo(store.soup())).expect(201).json().path("id").asLong();
            CompletableFuture<Answer> soup = CompletableFuture.supplyAsync(() -> give(store.soup(), toCola));
            CompletableFuture<Answer> cola = CompletableFuture.supplyAsync(() -> give(store.cola(), toSoup));
            assertThat(List.of(soup.join().status(), cola.join().status())).containsExactlyInAnyOrder(200, 409);
            give(store.soup()).expect(200);
            give(store.cola()).expect(200);
        }
    }

    @Test
    void aSuperAdminReadsTheOptionsOfAnyStore() {
        JsonNode group = create(HEAT).expect(201).json();
        assertThat(api.get("/api/superadmin/stores/" + store.id() + "/option-groups")
                        .as(store.superAdminToken())
                        .send()
                        .expect(200)
                        .json()
                        .get(0))
                .isEqualTo(group);
        assertThat(jdbc.sql("select data from store_reads where store_id = ?")
                        .param(store.id())
                        .query(String.class)
                        .single())
                .isEqualTo("option-groups");
    }

    @Test
    void anOptionThatIsMadeOfASoldOutMenuCannotBeChosen() {
        long drink =
                create(linkedTo(store.cola())).expect(201).json().path("id").asLong();
        give(store.soup(), drink).expect(200);
        assertThat(isFirstOptionAvailable()).isTrue();

        api.patch("/api/admin/menus/" + store.cola())
                .as(store.adminToken())
                .json("{\"is_available\": false}")
                .send()
                .expect(200);
        assertThat(isFirstOptionAvailable()).isFalse();
    }

    @Test
    void aMenuOfWhichNoRequiredChoiceIsLeftCannotBeOrdered() {
        JsonNode group = create(
                        "{\"name\": \"크기\", \"min_choices\": 1, \"options\": [{\"name\": \"소\"}, {\"name\": \"대\"}]}")
                .expect(201)
                .json();
        give(store.soup(), group.path("id").asLong()).expect(200);
        sellOut(group.at("/options/0/id").asLong(), false).expect(200);
        assertThat(guest(store.soup(), "ko").path("is_available").asBoolean()).isTrue();
        sellOut(group.at("/options/1/id").asLong(), false).expect(200);
        assertThat(guest(store.soup(), "ko").path("is_available").asBoolean()).isFalse();
        sellOut(group.at("/options/1/id").asLong(), true).expect(200);
        assertThat(guest(store.soup(), "ko").path("is_available").asBoolean()).isTrue();
    }

    @Test
    void badValuesAreNamedAndNothingIsStored() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("{}", "/name REQUIRED"),
                Map.entry("{\"name\": \" \"}", "/name REQUIRED"),
                Map.entry("{\"name\": \"맵기\", \"min_choices\": 2}", "/min_choices OUT_OF_RANGE"),
                Map.entry(
                        "{\"name\": \"맵기\", \"min_choices\": 3, \"max_choices\": 2, \"options\": [{\"name\": \"a\"}]}",
                        "/min_choices OUT_OF_RANGE"),
                Map.entry("{\"name\": \"맵기\", \"min_choices\": -1}", "/min_choices OUT_OF_RANGE"),
                Map.entry("{\"name\": \"맵기\", \"max_choices\": 0}", "/max_choices OUT_OF_RANGE"),
                Map.entry(
                        "{\"name\": \"맵기\", \"options\": [{\"name\": \"a\", \"is_default\": true}, {\"name\": \"b\","
                                + " \"is_default\": true}]}",
                        "/max_choices OUT_OF_RANGE"),
                Map.entry("{\"name\": \"맵기\", \"options\": [{}]}", "/options/0/name REQUIRED"),
                Map.entry(
                        "{\"name\": \"맵기\", \"options\": [{\"name\": \"a\", \"price_delta\": 1.5}]}",
                        "/options/0/price_delta WRONG_TYPE"),
                Map.entry(
                        "{\"name\": \"맵기\", \"options\": [{\"name\": \"a\", \"max_quantity\": 0}]}",
                        "/options/0/max_quantity OUT_OF_RANGE"),
                Map.entry(
                        "{\"name\": \"맵기\", \"options\": [{\"name\": \"a\", \"allergens\": [\"dust\"]}]}",
                        "/options/0/allergens/0 UNKNOWN_ALLERGEN"),
                Map.entry(
                        "{\"name\": \"맵기\", \"translations\": {\"xx\": {\"name\": \"Hot\"}}}",
                        "/translations/xx UNKNOWN_LANGUAGE"),
                Map.entry("{\"name\": \"맵기\", \"translations\": {\"en\": {}}}", "/translations/en/name REQUIRED"),
                Map.entry(
                        "{\"name\": \"맵기\", \"options\": [" + "{\"name\": \"a\"},".repeat(100) + "{\"name\": \"a\"}]}",
                        "/options OUT_OF_RANGE"));
        wrong.forEach((body, problem) -> {
            JsonNode answer = create(body).expect(400).json();
            assertThat(answer.at("/errors/0/pointer").asText() + " "
                            + answer.at("/errors/0/code").asText())
                    .as(body)
                    .isEqualTo(problem);
        });
        assertThat(api.get(PATH).as(store.adminToken()).send().json()).isEmpty();
        assertThat(events()).isEmpty();
    }

    @Test
    void aStoreHasFiveHundredGroupsAtMost() {
        jdbc.sql("insert into option_groups (store_id, name) select ?, '그룹 ' || n from generate_series(1, 500) n")
                .param(store.id())
                .update();
        long menus = store.count("menus");
        assertThat(create(HEAT).expect(409).code()).isEqualTo("LIMIT_REACHED");
        assertThat(api.put("/api/integrations/menus")
                        .as(store.apiKey())
                        .json("""
                                {"menus": [{"pos_code": "M-1", "name": "식혜", "category": "음료", "price": 3000}],
                                 "option_groups": [{"name": "얼음", "options": [{"name": "많이"}]}]}""")
                        .send()
                        .expect(409)
                        .code())
                .isEqualTo("LIMIT_REACHED");
        assertThat(store.count("menus")).as("nothing of it is stored").isEqualTo(menus);
    }

    @Test
    void idsOfOtherStoresAreNotFound() {
        TestStore other = new TestStore(jdbc, tokens);
        JsonNode foreign = api.post(PATH)
                .as(other.adminToken())
                .json(HEAT)
                .send()
                .expect(201)
                .json();
        JsonNode own = create(HEAT).expect(201).json();
        long foreignOption = foreign.at("/options/0/id").asLong();

        assertThat(create(linkedTo(other.soup())).expect(404).code()).isEqualTo("MENU_NOT_FOUND");
        assertThat(update(own, linkedTo(other.soup())).expect(404).code()).isEqualTo("MENU_NOT_FOUND");
        assertThat(give(store.soup(), foreign.path("id").asLong()).expect(404).code())
                .isEqualTo("OPTION_GROUP_NOT_FOUND");
        assertThat(update(own, "{\"options\": [{\"id\": " + foreignOption + ", \"name\": \"훔친 옵션\"}]}")
                        .expect(404)
                        .code())
                .isEqualTo("OPTION_NOT_FOUND");
        assertThat(sellOut(foreignOption, false).expect(404).code()).isEqualTo("OPTION_NOT_FOUND");
        assertThat(create("{\"name\": \"a\", \"options\": [{\"id\": 1, \"name\": \"a\"}]}")
                        .expect(404)
                        .code())
                .isEqualTo("OPTION_NOT_FOUND");
        long id = own.at("/options/0/id").asLong();
        assertThat(update(
                                own,
                                "{\"options\": [{\"id\": " + id + ", \"name\": \"a\"}, {\"id\": " + id
                                        + ", \"name\": \"b\"}]}")
                        .expect(400)
                        .json()
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/options/1/id");
        assertThat(give(store.soup(), own.path("id").asLong(), own.path("id").asLong())
                        .expect(400)
                        .json()
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/ids/1");
        assertThat(read(own.path("id").asLong()).json()).isEqualTo(own);
    }

    private static String linkedTo(long menu) {
        return "{\"name\": \"세트\", \"options\": [{\"name\": \"세트 구성\", \"menu_id\": " + menu + "}]}";
    }

    private boolean isFirstOptionAvailable() {
        return guest(store.soup(), "ko")
                .at("/option_groups/0/options/0/is_available")
                .asBoolean();
    }

    private Answer create(String body) {
        return api.post(PATH).as(store.adminToken()).json(body).send();
    }

    private Answer read(long id) {
        return api.get(PATH + "/" + id).as(store.adminToken()).send();
    }

    private Answer update(JsonNode group, String body) {
        return api.patch(PATH + "/" + group.path("id"))
                .as(store.adminToken())
                .header("If-Match", "\"" + group.path("version") + "\"")
                .json(body)
                .send();
    }

    private Answer delete(long id) {
        return api.delete(PATH + "/" + id).as(store.adminToken()).send();
    }

    private Answer sellOut(long option, boolean isAvailable) {
        return api.patch("/api/admin/options/" + option)
                .as(store.adminToken())
                .json("{\"is_available\": " + isAvailable + "}")
                .send();
    }

    private Answer give(long menu, Long... groups) {
        return api.put("/api/admin/menus/" + menu + "/option-groups")
                .as(store.adminToken())
                .json("{\"ids\": " + List.of(groups) + "}")
                .send();
    }

    private JsonNode guest(long menu, String language) {
        return api.get("/api/customer/menus/" + menu)
                .as(store.tableToken(0))
                .header("Accept-Language", language)
                .send()
                .expect(200)
                .json();
    }

    private List<String> events() {
        return jdbc.sql(
                        "select payload->>'change' from event_log where store_id = ? and aggregate_type = 'option_group'"
                                + " order by seq")
                .param(store.id())
                .query(String.class)
                .list();
    }

    private JsonNode lastEvent() {
        String payload = jdbc.sql("select payload::text from event_log where store_id = ? order by seq desc limit 1")
                .param(store.id())
                .query(String.class)
                .single();
        return new Answer(200, Map.of(), payload).json();
    }
}
