package io.tableorder.restaurant.menu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MenuImportTest extends StoreTest {

    private static final String MENUS = "/api/integrations/menus";

    private String key;

    @BeforeEach
    void makeAKey() {
        key = store.apiKey();
    }

    @Test
    void menusOfThePosAreMadeAdoptedAndChanged() {
        JsonNode first = bring(menus(item("M-1", "된장국", "식사", 9_500), item("D-1", "식혜", "음료", 3_000)))
                .expect(200)
                .json();

        assertCounts(first, 1, 1, 0, 0);
        assertThat(first.at("/items/0/menu_id").asLong()).isEqualTo(store.soup());
        assertThat(first.at("/items/0/result").asText()).isEqualTo("updated");
        assertThat(first.at("/items/0/changes").findValuesAsText("field")).containsExactly("pos_code", "price");
        assertThat(first.at("/items/0/changes/1/from").asLong()).isEqualTo(9_000);
        assertThat(first.at("/items/0/changes/1/to").asLong()).isEqualTo(9_500);
        assertThat(first.at("/items/1/result").asText()).isEqualTo("created");
        assertThat(guestSees("된장국").path("price").asLong()).isEqualTo(9_500);
        assertThat(guestSees("식혜").path("category_name").asText()).isEqualTo("음료");
        assertThat(changes()).containsExactly("menu imported");
        JsonNode event = lastEvent();
        assertThat(event.path("menu_ids"))
                .extracting(JsonNode::asLong)
                .startsWith(store.soup())
                .hasSize(2);
        assertThat(event.path("category_ids")).hasSize(1);
        assertThat(event.path("changed_by").asText()).startsWith("key:");

        JsonNode renamed =
                bring(menus(item("M-1", "차돌된장국", "국물", 9_500))).expect(200).json();
        assertThat(renamed.at("/items/0/menu_id").asLong()).isEqualTo(store.soup());
        assertThat(renamed.at("/items/0/changes").findValuesAsText("field")).containsExactly("name", "category");
        assertThat(guestSees("차돌된장국").path("id").asLong()).isEqualTo(store.soup());
        assertThat(guestSees("된장국").isMissingNode()).isTrue();
        assertThat(guestSees("식혜").path("is_available").asBoolean()).isTrue();
    }

    private static final String WITH_OPTIONS = """
            {"menus": [
               {"pos_code": "M-1", "name": "된장국", "category": "식사", "price": 9000, "option_groups": ["맵기", "음료"],
                "translations": {"en": {"name": "Soybean soup"}}, "allergens": ["soybeans"], "origin": "콩: 국내산",
                "tags": ["soup"], "schedule": [{"days": ["mon"], "from": "11:00", "to": "15:00"}], "station": "kitchen"},
               {"pos_code": "D-1", "name": "식혜", "category": "음료", "price": 3000}],
             "option_groups": [
               {"name": "맵기", "min_choices": 1, "options": [{"name": "보통", "is_default": true}, {"name": "매운맛", "pos_code": "O-1",
                "price_delta": 500}]},
               {"name": "음료", "options": [{"name": "식혜로", "menu_pos_code": "D-1", "price_delta": -500}]}]}""";

    @Test
    void menusBringTheirFactsAndOptions() {
        JsonNode dry = bring("?dry_run=true", WITH_OPTIONS).expect(200).json();
        assertThat(dry.path("option_groups").findValuesAsText("result")).containsExactly("created", "created");
        assertThat(groups()).isEmpty();

        JsonNode first = bring(WITH_OPTIONS).expect(200).json();
        assertThat(first.path("option_groups").findValuesAsText("result")).containsExactly("created", "created");
        assertThat(first.at("/items/0/changes").findValuesAsText("field"))
                .containsExactly(
                        "pos_code",
                        "translations",
                        "allergens",
                        "origin",
                        "tags",
                        "schedule",
                        "station",
                        "option_groups");
        JsonNode soup = api.get("/api/customer/menus/" + store.soup())
                .as(store.tableToken(0))
                .header("Accept-Language", "en")
                .send()
                .json();
        assertThat(soup.path("name").asText()).isEqualTo("Soybean soup");
        assertThat(soup.path("option_groups").findValuesAsText("name")).containsExactly("맵기", "보통", "매운맛", "음료", "식혜로");
        assertThat(soup.at("/option_groups/1/options/0/menu_id").asLong())
                .isEqualTo(first.at("/items/1/menu_id").asLong());

        String before = everything();
        JsonNode again = bring(WITH_OPTIONS).expect(200).json();
        assertThat(again.path("option_groups").findValuesAsText("result")).containsExactly("unchanged", "unchanged");
        assertCounts(again, 0, 0, 2, 0);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void optionsKeepTheirIdsByCodeOrByName() {
        bring(WITH_OPTIONS).expect(200);
        List<Long> ids = optionIds();
        bring(WITH_OPTIONS.replace("매운맛", "아주 매운맛").replace("\"price_delta\": 500", "\"price_delta\": 700"))
                .expect(200);
        assertThat(optionIds()).isEqualTo(ids);
        assertThat(groups()).hasSize(2);
    }

    @Test
    void optionsKeepTheirIdsWhenThePosFirstBringsTheirCodes() {
        bring(WITH_OPTIONS).expect(200);
        List<Long> ids = optionIds();
        String coded = WITH_OPTIONS.replace("\"name\": \"보통\"", "\"name\": \"보통\", \"pos_code\": \"O-0\"");
        bring(coded).expect(200);
        assertThat(optionIds()).isEqualTo(ids);
        bring(coded.replace("보통", "기본")).expect(200);
        assertThat(optionIds()).isEqualTo(ids);
    }

    @Test
    void aPreselectionOfStaffThatTheGroupNoLongerAllowsDoesNotStopTheImport() {
        bring(WITH_OPTIONS).expect(200);
        jdbc.sql("update options set is_default = true where store_id = ?")
                .param(store.id())
                .update();
        jdbc.sql("update option_groups set max_choices = 9 where store_id = ?")
                .param(store.id())
                .update();
        bring(WITH_OPTIONS.replace(", \"is_default\": true", "")).expect(200);
        assertThat(jdbc.sql("select name from options where store_id = ? and is_default")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .as("where one is allowed, and one is preselected")
                .containsExactly("식혜로");
    }

    @Test
    void whatStaffSayOfOptionsStaysWhenThePosDoesNotNameIt() {
        bring(WITH_OPTIONS).expect(200);
        jdbc.sql("""
                        update options
                           set is_available = false, is_default = name = '식혜로', allergens = '{milk}',
                               translations = '{"en": {"name": "Mild"}}'
                         where store_id = ?
                        """).param(store.id()).update();
        jdbc.sql("update option_groups set translations = '{\"en\": {\"name\": \"Heat\"}}' where store_id = ?")
                .param(store.id())
                .update();
        String before = options();

        String silent = WITH_OPTIONS.replace(", \"is_default\": true", "");
        assertThat(bring(silent).expect(200).json().path("option_groups").findValuesAsText("result"))
                .containsExactly("unchanged", "unchanged");
        assertThat(options()).isEqualTo(before);

        bring(silent.replace(
                        "\"name\": \"보통\"",
                        "\"name\": \"보통\", \"is_available\": true, \"allergens\": [], \"translations\": {}"))
                .expect(200);
        assertThat(jdbc.sql("select is_available and allergens = '{}' and translations = '{}' from options"
                                + " where store_id = ? and name = '보통'")
                        .param(store.id())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void aPosThatNamesOnePreselectedOptionMeansNoOther() {
        bring(WITH_OPTIONS).expect(200);
        bring(WITH_OPTIONS
                        .replace(", \"is_default\": true", "")
                        .replace("\"pos_code\": \"O-1\"", "\"pos_code\": \"O-1\", \"is_default\": true"))
                .expect(200);
        assertThat(jdbc.sql("select name from options where store_id = ? and is_default")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .containsExactly("매운맛");
    }

    @Test
    void anImportOfOptionsIsAllOrNothing() {
        String before = everything();
        for (String bad : List.of(
                WITH_OPTIONS.replace("[\"맵기\", \"음료\"]", "[\"맵기\", \"크기\"]"),
                WITH_OPTIONS.replace("[\"맵기\", \"음료\"]", "[\"맵기\", \"맵기\"]"),
                WITH_OPTIONS.replace("\"menu_pos_code\": \"D-1\"", "\"menu_pos_code\": \"D-9\""),
                WITH_OPTIONS.replace("\"name\": \"음료\", \"options\"", "\"name\": \"맵기\", \"options\""),
                WITH_OPTIONS.replace("\"min_choices\": 1", "\"min_choices\": 2"),
                WITH_OPTIONS.replace("\"en\"", "\"xx\""))) {
            assertThat(bring(bad).expect(400).code()).as(bad).isEqualTo("VALIDATION_FAILED");
        }
        assertThat(bring(WITH_OPTIONS.replace("\"menu_pos_code\": \"D-1\"", "\"menu_pos_code\": \"M-1\""))
                        .expect(409)
                        .code())
                .isEqualTo("COMBO_CYCLE");
        assertThat(everything()).isEqualTo(before);
        assertThat(groups()).isEmpty();
    }

    @Test
    void anImportIsJudgedByWhatComesOutOfIt() {
        String menus = "{\"menus\":[%s,%s],\"option_groups\":[%s,%s]}";
        String soup = "{\"pos_code\":\"M-1\",\"name\":\"된장국\",\"category\":\"식사\",\"price\":9000,\"option_groups\":%s}";
        String cola = "{\"pos_code\":\"D-1\",\"name\":\"콜라\",\"category\":\"식사\",\"price\":2500,\"option_groups\":%s}";
        String of = "{\"name\":\"%s\",\"options\":[{\"name\":\"하나\"%s}]}";
        String made = ",\"menu_pos_code\":\"%s\"";
        bring(menus.formatted(
                        soup.formatted("[\"가\"]"),
                        cola.formatted("[\"나\"]"),
                        of.formatted("가", made.formatted("D-1")),
                        of.formatted("나", "")))
                .expect(200);
        String turned = menus.formatted(
                soup.formatted("[]"),
                cola.formatted("[\"나\"]"),
                of.formatted("나", made.formatted("M-1")),
                of.formatted("가", ""));
        bring(turned).expect(200);

        String cycle = menus.formatted(
                soup.formatted("[\"가 \"]"),
                cola.formatted("[\"나\"]"),
                of.formatted("가 ", made.formatted("D-1")),
                of.formatted("나", made.formatted("M-1")));
        String before = everything();
        assertThat(bring("?dry_run=true", cycle).expect(409).code()).isEqualTo("COMBO_CYCLE");
        assertThat(bring(cycle).expect(409).code()).isEqualTo("COMBO_CYCLE");
        assertThat(everything()).isEqualTo(before);
        assertThat(bring("?dry_run=true", cycle.replace(made.formatted("M-1"), ""))
                        .expect(200)
                        .json()
                        .at("/option_groups/0/result")
                        .asText())
                .as("a blank at the end of a name is none of it")
                .isEqualTo("updated");
        assertThat(everything()).isEqualTo(before);
    }

    private List<String> groups() {
        return jdbc.sql("select name from option_groups where store_id = ? order by id")
                .param(store.id())
                .query(String.class)
                .list();
    }

    private String options() {
        return jdbc.sql(
                        "select jsonb_agg(to_jsonb(o) order by o.id)::text || (select jsonb_agg(to_jsonb(g) order by g.id)"
                                + " from option_groups g where g.store_id = o.store_id)::text from options o where o.store_id = ?"
                                + " group by o.store_id")
                .param(store.id())
                .query(String.class)
                .single();
    }

    private List<Long> optionIds() {
        return jdbc.sql("select id from options where store_id = ? order by id")
                .param(store.id())
                .query(Long.class)
                .list();
    }

    @Test
    void theSameMenusOnceMoreChangeNothing() {
        String menus = menus(item("M-1", "된장국", "식사", 9_500), item("D-1", "식혜", "음료", 3_000));
        bring(menus).expect(200);
        String before = everything();

        assertCounts(bring(menus).expect(200).json(), 0, 0, 2, 0);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void absentFieldsStayAsTheyAre() {
        jdbc.sql("update menus set description = '집된장', is_available = false where id = ?")
                .param(store.soup())
                .update();
        bring(menus(item("M-1", "된장국", "식사", 9_000))).expect(200);
        assertThat(guestSees("된장국").path("description").asText()).isEqualTo("집된장");
        assertThat(guestSees("된장국").path("is_available").asBoolean()).isFalse();

        bring("{\"menus\":[{\"pos_code\":\"M-1\",\"name\":\"된장국\",\"category\":\"식사\",\"price\":9000,"
                        + "\"description\":\"\",\"is_available\":true}]}")
                .expect(200);
        assertThat(guestSees("된장국").path("description").asText()).isEmpty();
        assertThat(guestSees("된장국").path("is_available").asBoolean()).isTrue();
    }

    @Test
    void aDryRunReportsEverythingAndChangesNothing() {
        bring(menus(item("X-1", "없어질 것", "식사", 1_000))).expect(200);
        String before = everything();
        String menus = menus(item("M-1", "된장국", "식사", 9_500), item("D-1", "식혜", "음료", 3_000));

        JsonNode dry =
                bring("?dry_run=true&missing=sold_out", menus).expect(200).json();

        assertThat(dry.path("dry_run").asBoolean()).isTrue();
        assertCounts(dry, 1, 1, 0, 1);
        assertThat(dry.at("/items/1/menu_id").isNull()).isTrue();
        assertThat(everything()).isEqualTo(before);

        JsonNode wet =
                bring("?missing=sold_out&dry_run=false", menus).expect(200).json();
        assertCounts(wet, 1, 1, 0, 1);
        assertThat(wet.at("/items/0/changes")).isEqualTo(dry.at("/items/0/changes"));
        assertThat(guestSees("없어질 것").path("is_available").asBoolean()).isFalse();
    }

    @Test
    void menusThatTheImportLacksAreSoldOutOnRequest() {
        bring(menus(item("A", "가", "식사", 1_000), item("B", "나", "식사", 1_000))).expect(200);

        bring(menus(item("A", "가", "식사", 1_000))).expect(200);
        assertThat(guestSees("나").path("is_available").asBoolean()).isTrue();
        JsonNode answer = bring("?missing=sold_out", menus(item("A", "가", "식사", 1_000)))
                .expect(200)
                .json();

        assertCounts(answer, 0, 0, 1, 1);
        assertThat(answer.at("/items/1/pos_code").asText()).isEqualTo("B");
        assertThat(answer.at("/items/1/result").asText()).isEqualTo("sold_out");
        assertThat(guestSees("나").path("is_available").asBoolean()).isFalse();
        // Not the POS's to sell out.
        assertThat(guestSees("된장국").path("is_available").asBoolean()).isTrue();
        assertCounts(
                bring("?missing=sold_out", menus(item("A", "가", "식사", 1_000))).json(), 0, 0, 1, 0);
    }

    @Test
    void oneBadMenuKeepsAllOutAndEachSaysWhere() {
        String before = everything();
        Answer answer = bring(menus(
                        item("A", "가", "식사", 1_000),
                        item("B", "나", "식사", -1),
                        item("C", " ", "식사", 1_000),
                        "{\"pos_code\":\"a b\",\"name\":\"라\",\"price\":1000}"))
                .expect(400);
        assertThat(answer.code()).isEqualTo("VALIDATION_FAILED");
        assertThat(problems(answer))
                .containsExactlyInAnyOrder(
                        "/menus/1/price OUT_OF_RANGE",
                        "/menus/2/name REQUIRED",
                        "/menus/3/category REQUIRED",
                        "/menus/3/pos_code INVALID_FORMAT");
        assertThat(everything()).isEqualTo(before);

        Map.of(
                        menus(item("A", "가", "식사", 1), item("B", "나", "식사", 1), item("A", "다", "식사", 1)),
                        "/menus/2/pos_code NOT_ALLOWED",
                        "{}",
                        "/menus REQUIRED",
                        "{\"menus\":[]}",
                        "/menus OUT_OF_RANGE",
                        "{\"menus\":[null]}",
                        "/menus/0 REQUIRED",
                        "{\"menus\":[{\"pos_code\":\"A\",\"price\":\"1000\"}]}",
                        "/menus/0/price WRONG_TYPE",
                        "{\"menus\":[{\"code\":\"A\"}]}",
                        "/menus/0/code UNKNOWN_FIELD")
                .forEach((body, problem) ->
                        assertThat(problems(bring(body).expect(400))).as(body).containsExactly(problem));
        assertThat(problems(bring(menus(IntStream.range(0, 1_001)
                                .mapToObj(i -> item("A" + i, "가", "식사", -1))
                                .toArray(String[]::new)))
                        .expect(400)))
                .containsExactly("/menus OUT_OF_RANGE");
        assertThat(problems(bringUnchecked("?dry_run=1").expect(400))).containsExactly("?dry_run WRONG_TYPE");
        assertThat(problems(bringUnchecked("?missing=delete").expect(400))).containsExactly("?missing OUT_OF_RANGE");
        assertThat(bring(" ".repeat(256 * 1024) + menus(item("A", "가", "식사", 1)))
                        .expect(413)
                        .code())
                .isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aThousandMenusComeAtOnce() {
        String menus = menus(IntStream.range(0, 1_000)
                .mapToObj(i -> item("P" + i, "메뉴 " + i, "분류 " + i % 20, 1_000 + i))
                .toArray(String[]::new));
        assertCounts(bring(menus).expect(200).json(), 1_000, 0, 0, 0);
        assertThat(changes()).containsExactly("menu imported");
        JsonNode event = lastEvent();
        assertThat(event.path("menu_ids")).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(event.path("category_ids")).hasSize(20).doesNotHaveDuplicates();
        assertCounts(bring(menus).expect(200).json(), 0, 0, 1_000, 0);
    }

    @Test
    void spreadsheetsAreReadAsTheyAre() {
        String csv = "\uFEFFPrice, Name ,pos_code,category,is_available,description,\r\n"
                + "9500,된장국,M-1,식사,TRUE,\"묵은지, 두부\r\n\"\"집된장\"\"\",\r\n"
                + "\r\n"
                + ",,,,,,\r\n"
                + "3000,\" 식혜 \",D-1,음료,,,\n"
                + "\"2500\",수정과,D-2,음료,False";
        JsonNode answer = bringCsv(csv).expect(200).json();

        assertCounts(answer, 2, 1, 0, 0);
        assertThat(guestSees("된장국").path("description").asText()).isEqualTo("묵은지, 두부\r\n\"집된장\"");
        assertThat(guestSees("식혜").path("is_available").asBoolean()).isTrue();
        assertThat(guestSees("수정과").path("is_available").asBoolean()).isFalse();
        assertCounts(bringCsv(csv).expect(200).json(), 0, 0, 3, 0);
    }

    @Test
    void unknownColumnsAreNamedOnceAndNoPriceIs() {
        String square = "Token,Item Name,Category,Price\nABC,된장국,식사,\"9,000.00\"\nDEF,콜라,음료,2.5\n";
        assertThat(problems(bringCsv(square).expect(400)))
                .containsExactly("/menus/0/token UNKNOWN_FIELD", "/menus/0/item name UNKNOWN_FIELD");
    }

    @Test
    void aNameInDecomposedHangulOrWithInvisibleCharactersIsTheSameName() {
        bring(menus(item("A", "된장국", "식사", 1_000))).expect(200);
        String macOs = Normalizer.normalize("pos_code,name,category,price\nA,된장국\u200b,식사,1000\n", Normalizer.Form.NFD);
        assertCounts(bringCsv(macOs).expect(200).json(), 0, 0, 1, 0);
    }

    @Test
    void aMenuThatCostsNothingIsImportedAndOrdered() {
        bring(menus(item("W", "물", "음료", 0))).expect(200);
        JsonNode water = guestSees("물");
        assertThat(water.path("price").asLong()).isZero();
        assertThat(api.post("/api/customer/orders")
                        .as(store.tableToken(0))
                        .json("{\"items\":[{\"menu_id\":" + water.path("id") + ",\"quantity\":2}]}")
                        .send()
                        .expect(201)
                        .json()
                        .path("total_price")
                        .asLong())
                .isZero();
    }

    @Test
    void problemsOfASpreadsheetAreReportedByTheirRow() {
        String before = everything();
        String header = "pos_code,name,category,price\n";
        Map.of(
                        header + "A,가,식사,1000\n\nB,나,식사,-1\n",
                        "/menus/1/price OUT_OF_RANGE",
                        header + "A,가,식사,\"9,000\"\n",
                        "/menus/0/price WRONG_TYPE",
                        header + "A,가,식사,9000.5\n",
                        "/menus/0/price WRONG_TYPE",
                        header + "A,가,식사\n",
                        "/menus/0/price REQUIRED",
                        header + "A,가,식사,1000,5\n",
                        "/menus/0 INVALID_FORMAT",
                        "pos_code,name,category,price,colour\nA,가,식사,1000,red\n",
                        "/menus/0/colour UNKNOWN_FIELD",
                        "name,pos_code,name\nA,B,C\n",
                        "/menus INVALID_FORMAT",
                        header,
                        "/menus OUT_OF_RANGE",
                        "",
                        "/menus OUT_OF_RANGE",
                        header + "A,가\u0000,식사,1000\n",
                        "/menus/0/name INVALID_FORMAT")
                .forEach((csv, problem) ->
                        assertThat(problems(bringCsv(csv).expect(400))).as(csv).containsExactly(problem));
        assertThat(bringCsv(header + "A,\"가,식사,1000\n").expect(400).code()).isEqualTo("BAD_REQUEST");
        byte[] korean = (header + "A,가,식사,1000\n").getBytes(Charset.forName("EUC-KR"));
        for (String type : List.of("text/csv", "text/csv;charset=euc-kr")) {
            assertThat(bringAs(type, korean).expect(400).code()).as(type).isEqualTo("CSV_NOT_UTF8");
        }
        for (String type : List.of("text/plain", "application/xml")) {
            assertThat(bringAs(type, korean).expect(415).code()).as(type).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
        bringAs("text/csv; charset=UTF-8; header=present", (header + "A,가,식사,1000\n").getBytes(StandardCharsets.UTF_8))
                .expect(200);
        assertThat(api.post("/api/admin/menus")
                        .as(store.adminToken())
                        .header("Content-Type", "text/csv")
                        .body("name,price\n가,1\n".getBytes(StandardCharsets.UTF_8))
                        .send()
                        .expect(415)
                        .code())
                .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        assertThat(everything()).isNotEqualTo(before);
    }

    @Test
    void ordersGoOnWhileMenusAreImported() {
        bring(menus(item("M-1", "된장국", "식사", 9_000))).expect(200);
        List<CompletableFuture<Answer>> imports = new ArrayList<>();
        List<CompletableFuture<Answer>> orders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int price = i % 2 == 0 ? 9_500 : 9_000;
            String menus = menus(
                    item("M-1", "된장국", "식사", price),
                    item("N-" + i % 3, "새 메뉴 " + i % 3, "새 분류", 5_000),
                    item("O", "늘 같은 것", "또 새 분류", 5_000));
            imports.add(CompletableFuture.supplyAsync(() -> bring(menus)));
            orders.add(CompletableFuture.supplyAsync(this::order));
            orders.add(CompletableFuture.supplyAsync(this::order));
        }
        imports.forEach(answer -> answer.join().expect(200));
        for (CompletableFuture<Answer> answer : orders) {
            JsonNode order = answer.join().expect(201).json();
            long price = order.at("/order_items/0/unit_price").asLong();
            assertThat(price).isIn(9_000L, 9_500L);
            assertThat(order.path("total_price").asLong()).isEqualTo(price + 2 * TestStore.COLA_PRICE);
        }
        assertThat(jdbc.sql("select pos_code from menus where store_id = ? and pos_code is not null order by pos_code")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .containsExactly("M-1", "N-0", "N-1", "N-2", "O");
        assertThat(jdbc.sql("select name from menu_categories where store_id = ? and name like '%새%' order by name")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .containsExactly("또 새 분류", "새 분류");
    }

    @Test
    void aStoresImportsDoNotMeetAnothers() {
        TestStore other = new TestStore(jdbc, tokens);
        bring(menus(item("M-1", "된장국", "식사", 9_500))).expect(200);
        String before = everything();

        JsonNode answer = api.put(MENUS + "?missing=sold_out")
                .as(other.apiKey())
                .json(menus(item("M-2", "된장국", "식사", 1_000)))
                .send()
                .expect(200)
                .json();

        assertCounts(answer, 0, 1, 0, 0);
        assertThat(answer.at("/items/0/menu_id").asLong()).isEqualTo(other.soup());
        assertThat(everything()).isEqualTo(before);
        assertThat(api.patch(MENUS + "/M-1")
                        .as(other.apiKey())
                        .json("{\"is_available\":false}")
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("MENU_NOT_FOUND");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aMenuIsSoldOutByItsCodeOnce() {
        bring(menus(item("국-1", "된장국", "식사", 9_000))).expect(200);
        for (int i = 0; i < 2; i++) {
            Answer answer = available("%EA%B5%AD-1", "false").expect(200);
            assertThat(answer.json().path("is_available").asBoolean()).isFalse();
            assertThat(answer.header("ETag")).isEqualTo("\"3\"");
        }
        assertThat(guestSees("된장국").path("is_available").asBoolean()).isFalse();
        assertThat(order().expect(409).code()).isEqualTo("MENU_NOT_AVAILABLE");
        available("%EA%B5%AD-1", "true").expect(200);
        assertThat(guestSees("된장국").path("is_available").asBoolean()).isTrue();
        assertThat(changes()).containsExactly("menu updated", "menu updated", "menu updated");

        for (String unknown : List.of("M-9", String.valueOf(store.soup()), "%20", "a%20b")) {
            Answer answer = api.patch(MENUS + "/" + unknown)
                    .as(key)
                    .json("{\"is_available\":false}")
                    .sendUnchecked();
            assertThat(answer.expect(404).code()).as(unknown).isEqualTo("MENU_NOT_FOUND");
        }
        for (String bad : List.of("{}", "{\"is_available\":null}", "{\"is_available\":0}", "{\"price\":1}")) {
            assertThat(api.patch(MENUS + "/M-1")
                            .as(key)
                            .json(bad)
                            .send()
                            .expect(400)
                            .code())
                    .as(bad)
                    .isEqualTo("VALIDATION_FAILED");
        }
    }

    @Test
    void staffSeeAndSetTheCode() {
        String path = "/api/admin/menus/" + store.soup();
        assertThat(admin(path, "{\"pos_code\":\"M-1\"}")
                        .expect(200)
                        .json()
                        .path("pos_code")
                        .asText())
                .isEqualTo("M-1");
        assertThat(admin("/api/admin/menus/" + store.cola(), "{\"pos_code\":\"M-1\"}")
                        .expect(409)
                        .code())
                .isEqualTo("DUPLICATE_NAME");
        assertThat(api.post("/api/admin/menus")
                        .as(store.adminToken())
                        .json("{\"category_id\":%d,\"name\":\"물\",\"price\":0,\"pos_code\":\"M-1\"}"
                                .formatted(admin(path, "{\"price\":7000}")
                                        .json()
                                        .path("category_id")
                                        .asLong()))
                        .send()
                        .expect(409)
                        .code())
                .isEqualTo("DUPLICATE_NAME");
        assertThat(admin(path, "{\"pos_code\":\"a b\"}").expect(400).code()).isEqualTo("VALIDATION_FAILED");
        admin(path, "{\"price\":8000}").expect(200);
        available("M-1", "true").expect(200);
        assertThat(admin(path, "{\"pos_code\":\"\"}")
                        .expect(200)
                        .json()
                        .path("pos_code")
                        .isNull())
                .isTrue();
        available("M-1", "true").expect(404);
        assertThat(guestSees("된장국").has("pos_code")).isFalse();
    }

    private Answer admin(String path, String body) {
        return api.patch(path).as(store.adminToken()).json(body).send();
    }

    private Answer available(String posCode, String isAvailable) {
        return api.patch(MENUS + "/" + posCode)
                .as(key)
                .json("{\"is_available\":" + isAvailable + "}")
                .send();
    }

    private Answer order() {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(store.cart())
                .send();
    }

    private Answer bring(String body) {
        return bring("", body);
    }

    private Answer bring(String query, String body) {
        return api.put(MENUS + query).as(key).json(body).send();
    }

    private Answer bringUnchecked(String query) {
        return api.put(MENUS + query)
                .as(key)
                .json(menus(item("A", "가", "식사", 1)))
                .sendUnchecked();
    }

    private Answer bringCsv(String csv) {
        return bringAs("text/csv", csv.getBytes(StandardCharsets.UTF_8));
    }

    private Answer bringAs(String type, byte[] body) {
        return api.put(MENUS).as(key).header("Content-Type", type).body(body).send();
    }

    private static String menus(String... items) {
        return "{\"menus\":[" + String.join(",", items) + "]}";
    }

    private static String item(String posCode, String name, String category, long price) {
        return "{\"pos_code\":\"%s\",\"name\":\"%s\",\"category\":\"%s\",\"price\":%d}"
                .formatted(posCode, name, category, price);
    }

    private static void assertCounts(JsonNode answer, int created, int updated, int unchanged, int soldOut) {
        assertThat(List.of(
                        answer.path("created").asInt(),
                        answer.path("updated").asInt(),
                        answer.path("unchanged").asInt(),
                        answer.path("sold_out").asInt()))
                .as("created, updated, unchanged, sold out")
                .containsExactly(created, updated, unchanged, soldOut);
    }

    private static List<String> problems(Answer answer) {
        return StreamSupport.stream(answer.json().path("errors").spliterator(), false)
                .map(error -> error.path("pointer").asText() + " "
                        + error.path("code").asText())
                .toList();
    }

    /** All that the store has of menus, categories and events. */
    private String everything() {
        return List.of("menus", "menu_categories", "event_log").stream()
                .map(table -> jdbc.sql(
                                "select coalesce(string_agg(to_jsonb(t)::text, ' ' order by to_jsonb(t)::text), '')"
                                        + " from " + table + " t where store_id = ?")
                        .param(store.id())
                        .query(String.class)
                        .single())
                .collect(Collectors.joining("\n"));
    }

    private List<String> changes() {
        return jdbc.sql("select aggregate_type || ' ' || (payload ->> 'change') from event_log where store_id = ?"
                        + " and type = 'menu.changed' order by seq")
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

    private JsonNode guestSees(String name) {
        JsonNode menus = api.get("/api/customer/menus")
                .as(store.tableToken(0))
                .send()
                .expect(200)
                .json();
        return StreamSupport.stream(menus.spliterator(), false)
                .filter(menu -> menu.path("name").asText().equals(name))
                .findFirst()
                .orElseGet(() -> menus.path(-1));
    }
}
