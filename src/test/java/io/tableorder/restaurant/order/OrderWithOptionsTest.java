package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.http.Sha256;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestOptions;
import io.tableorder.testing.TestStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guest's dish with options, from the order to the books. The soup comes in sizes and with extras; the cola is part of a set. */
class OrderWithOptionsTest extends StoreTest {

    private static final String ORDERS = "/api/customer/orders";

    private TestOptions options;
    private long large;
    private long egg;
    private long staffDiscount;
    private long setCola;

    @BeforeEach
    @SuppressWarnings("NullAway.Init") // JUnit calls this before any test
    void addOptions() {
        options = new TestOptions(jdbc, store);
        long size = options.group(store.soup(), "크기", 0, 1);
        large = options.option(size, "곱빼기", 1_000);
        long extras = options.group(store.soup(), "추가", 0, 4);
        egg = options.option(extras, "계란", 500);
        staffDiscount = options.option(extras, "직원 할인", -9_500);
        setCola = options.option(extras, "콜라 세트", 1_500, store.cola());
    }

    @Test
    void anOrderKeepsItsOptionsFromTheOrderToTheBooks() throws JsonProcessingException {
        jdbc.sql("update menu_categories set station = 'kitchen' where store_id = ?")
                .param(store.id())
                .update();
        jdbc.sql("update menus set station = 'bar' where id = ?")
                .param(store.cola())
                .update();
        JsonNode placed = order(cart(soup(2, choice(egg, 2), choice(large, null), choice(setCola, null))))
                .expect(201)
                .json();
        long price = TestStore.SOUP_PRICE + 2 * 500 + 1_000 + 1_500;
        assertThat(placed.path("total_price").asLong()).isEqualTo(2 * price);
        JsonNode item = placed.at("/order_items/0");
        assertThat(item.path("unit_price").asLong()).isEqualTo(price);
        assertThat(item.path("line").asInt()).isEqualTo(1);
        assertThat(item.path("state").asText()).isEqualTo("queued");
        assertThat(item.path("options").findValuesAsText("name")).containsExactly("곱빼기", "계란", "콜라 세트");
        assertThat(item.path("options").findValuesAsText("quantity")).containsExactly("1", "2", "1");
        assertThat(item.at("/options/2/menu_id").asLong()).isEqualTo(store.cola());
        assertThat(item.toString()).doesNotContain("pos_code", "station", "version");

        // What is changed later is not what was ordered.
        jdbc.sql("update options set name = name || '!', price_delta = 9 where store_id = ?")
                .param(store.id())
                .update();
        assertThat(api.get(ORDERS).as(store.tableToken(0)).send().json().path(0))
                .isEqualTo(placed);

        JsonNode shown = api.get("/api/admin/orders/" + placed.path("id").asLong())
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .at("/order_items/0");
        assertThat(shown.path("version").asInt()).isEqualTo(1);
        assertThat(shown.path("station").asText()).isEqualTo("kitchen");
        assertThat(shown.path("options").findValuesAsText("pos_code")).containsExactly("O-곱빼기", "O-계란", "O-콜라 세트");
        assertThat(shown.path("options").findValuesAsText("station"))
                .as("the cola of the set is made at the bar, everything else where the soup is")
                .containsExactly("null", "null", "bar");
        JsonNode event = new ObjectMapper()
                .readTree(jdbc.sql("select payload::text from event_log where store_id = ? and type = 'order.created'")
                        .param(store.id())
                        .query(String.class)
                        .single());
        assertThat(event.at("/order_items/0")).isEqualTo(shown);

        complete();
        JsonNode archived = api.get("/api/admin/tables/" + store.table(0) + "/order-history")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .at("/data/0/order_items/0");
        assertThat(archived.path("options")).isEqualTo(shown.path("options"));
        assertThat(archived.path("unit_price").asLong()).isEqualTo(price);

        api.post("/api/admin/tables/" + store.table(0) + "/reopen-session")
                .as(store.adminToken())
                .send()
                .expect(200);
        assertThat(api.get(ORDERS).as(store.tableToken(0)).send().json().at("/0/order_items/0/options"))
                .isEqualTo(item.path("options"));
    }

    @Test
    void theReportByOptionSaysHowOftenOneWasSoldAndWhatItAdded() {
        order(cart(soup(2, choice(egg, 2), choice(large, 1)))).expect(201);
        order(cart(soup(1, choice(egg, 1)))).expect(201);
        complete();
        order(cart(soup(1, choice(egg, 3)))).expect(201);
        order(store.cart()).expect(201);

        Answer report = api.get("/api/admin/reports/sales?group_by=option")
                .as(store.adminToken())
                .send()
                .expect(200);
        assertThat(report.json().path("rows").findValuesAsText("option_id")).containsExactly("" + egg, "" + large);
        assertThat(report.json().path("rows").findValuesAsText("quantity")).containsExactly("8", "2");
        assertThat(report.json().path("rows").findValuesAsText("sales")).containsExactly("4000", "2000");
        assertThat(report.json().path("rows").findValuesAsText("orders_count")).containsExactly("3", "1");
        assertThat(report.json().path("orders_count").asInt()).isEqualTo(4);
        assertThat(api.get("/api/admin/reports/sales?group_by=option")
                        .as(store.adminToken())
                        .header("Accept", "text/csv")
                        .header("Accept-Language", "en")
                        .sendUnchecked()
                        .expect(200)
                        .text())
                .contains("Option ID,Option,Orders,Quantity", egg + ",계란,3,8,4000");
    }

    @Test
    void wrongOptionsAreRefusedAndNothingIsStored() {
        TestStore other = new TestStore(jdbc, tokens);
        TestOptions others = new TestOptions(jdbc, other);
        long foreign = others.option(others.group(other.soup(), "크기", 0, 1), "곱빼기", 0);
        long drink = options.group(store.cola(), "얼음", 1, 1);
        long ice = options.option(drink, "얼음", 0);
        long gone = options.option(drink, "레몬", 0);
        jdbc.sql("update options set is_available = false where id = ?")
                .param(gone)
                .update();

        Map<String, String> problems = Map.of(
                cart(soup(1, choice(ice, 1))), "422 INVALID_OPTIONS OPTION_NOT_FOUND /items/0/options/0/option_id",
                cart(soup(1, choice(foreign, 1))), "422 INVALID_OPTIONS OPTION_NOT_FOUND /items/0/options/0/option_id",
                cart(soup(1, choice(large, 1), choice(large, 1))),
                        "422 INVALID_OPTIONS OPTION_REPEATED /items/0/options/1",
                cart(soup(1, choice(large, 2))), "422 INVALID_OPTIONS TOO_MANY_CHOICES /items/0/options",
                cart(soup(1, choice(egg, 4))),
                        "422 INVALID_OPTIONS OPTION_QUANTITY_TOO_HIGH /items/0/options/0/quantity",
                cart(cola(1)), "422 INVALID_OPTIONS CHOICE_REQUIRED /items/0/options",
                cart(cola(1, choice(gone, 1))), "409 MENU_NOT_AVAILABLE OPTION_NOT_AVAILABLE /items/0/options/0",
                cart(soup(1, choice(staffDiscount, 1))), "422 PRICE_BELOW_ZERO PRICE_BELOW_ZERO /items/0");
        problems.forEach((cart, expected) -> {
            Answer answer = order(cart);
            JsonNode problem = answer.json().at("/quote/items/0/problems/0");
            assertThat(answer.status() + " " + answer.code() + " "
                            + problem.path("code").asText() + " "
                            + problem.path("pointer").asText())
                    .as(cart)
                    .isEqualTo(expected);
            assertThat(problem.path("detail").asText()).isNotBlank();
            assertThat(answer.json().at("/quote/can_be_ordered").asBoolean(true))
                    .isFalse();
        });
        assertThat(api.post("/api/admin/tables/" + store.table(0) + "/orders")
                        .as(store.adminToken())
                        .json(cart(soup(1, choice(staffDiscount, 1))))
                        .send()
                        .expect(422)
                        .code())
                .as("also from staff")
                .isEqualTo("PRICE_BELOW_ZERO");
        assertThat(api.post("/api/customer/quotes")
                        .as(store.tableToken(0))
                        .json(cart(soup(0)))
                        .send()
                        .expect(400)
                        .code())
                .isEqualTo("INVALID_QUANTITY");
        assertThat(store.count("orders")).isZero();
        assertThat(store.count("event_log")).as("no session either").isZero();
    }

    @Test
    void valuesThatAreNoQuantitiesAndListsWithoutEndAreRefusedWhenTheyAreRead() {
        for (String quantity : List.of("0", "-1", "100", "1.5", "\"2\"")) {
            Answer answer = order(cart(soup(1, "{\"option_id\":" + egg + ",\"quantity\":" + quantity + "}")));
            assertThat(answer.expect(400).code()).as(quantity).isEqualTo("INVALID_QUANTITY");
            assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/items/0/options/0/quantity");
        }
        String many =
                IntStream.range(0, 200).mapToObj(i -> choice(egg + i, null)).collect(Collectors.joining(","));
        Answer tooMany = order(cart(soup(1, many)));
        assertThat(tooMany.expect(400).code()).isEqualTo("VALIDATION_FAILED");
        assertThat(tooMany.json().at("/errors/0/pointer").asText()).startsWith("/items/0/options");
        assertThat(order(cart(soup(1, "{}")))
                        .expect(400)
                        .json()
                        .at("/errors/0/code")
                        .asText())
                .isEqualTo("REQUIRED");
        assertThat(order(cart(soup(1, "{\"option_id\":1,\"price_delta\":-5}")))
                        .expect(400)
                        .json()
                        .at("/errors/0/code")
                        .asText())
                .isEqualTo("UNKNOWN_FIELD");
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void anOrderWithAStaleTotalGetsTheNewLinesInBothLanguages() {
        String cart = cart(soup(2, choice(egg, 1)));
        order(cart).expect(201);
        long seen = 2 * (TestStore.SOUP_PRICE + 500);
        jdbc.sql("update options set price_delta = 700 where id = ?").param(egg).update();
        String stale = cart.replaceFirst("}$", ",\"expected_total\":" + seen + "}");

        for (String language : List.of("ko", "en")) {
            Answer answer = api.post(ORDERS)
                    .as(store.tableToken(0))
                    .header("Accept-Language", language)
                    .json(stale)
                    .send()
                    .expect(409);
            assertThat(answer.code()).isEqualTo("PRICE_CHANGED");
            JsonNode quote = answer.json().path("quote");
            assertThat(quote.path("total_price").asLong()).isEqualTo(2 * (TestStore.SOUP_PRICE + 700));
            assertThat(quote.at("/items/0/unit_price").asLong()).isEqualTo(TestStore.SOUP_PRICE + 700);
            assertThat(quote.at("/items/0/options/0/price_delta").asLong()).isEqualTo(700);
            assertThat(quote.path("can_be_ordered").asBoolean()).isTrue();
        }
        order(cart.replaceFirst("}$", ",\"expected_total\":" + 2 * (TestStore.SOUP_PRICE + 700) + "}"))
                .expect(201);
    }

    @Test
    void aQuoteSaysWhatACartCostsAndWhatIsWrongWithIt() {
        options.stock(store.cola(), 2);
        String cart = cart(soup(1, choice(egg, 2)), cola(3), "{\"menu_id\":1,\"quantity\":1}", cold());

        JsonNode korean = quote(cart, "ko");
        JsonNode quote = quote(cart, "en");

        assertThat(quote.path("total_price").asLong())
                .isEqualTo(TestStore.SOUP_PRICE + 1_000 + 3 * TestStore.COLA_PRICE + 11_000);
        assertThat(quote.path("can_be_ordered").asBoolean()).isFalse();
        assertThat(quote.path("items").findValuesAsText("code"))
                .containsExactly("MENU_NOT_AVAILABLE", "MENU_NOT_FOUND", "MENU_NOT_AVAILABLE");
        assertThat(quote.at("/items/1/problems/0/left").asInt()).isEqualTo(2);
        assertThat(quote.at("/items/2/unit_price").isNull()).isTrue();
        assertThat(quote.at("/items/1/problems/0/detail").asText()).isEqualTo("Not available now: 콜라");
        assertThat(korean.at("/items/1/problems/0/detail").asText()).isEqualTo("지금 주문할 수 없습니다: 콜라");
        assertThat(quote.path("menu_version").asLong())
                .isEqualTo(jdbc.sql("select menu_version from stores where id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .single());
        assertThat(store.count("orders")).isZero();
        assertThat(options.portions(store.cola())).as("a quote keeps nothing").isEqualTo(2);

        assertThat(quote(cart(soup(1, choice(egg, 2))), "en")
                        .path("can_be_ordered")
                        .asBoolean())
                .isTrue();
        jdbc.sql("update options set price_delta = 0 where id = ?").param(egg).update();
        assertThat(quote(cart(soup(1, choice(egg, 2))), "en")
                        .path("total_price")
                        .asLong())
                .as("after a change")
                .isEqualTo(TestStore.SOUP_PRICE);
        assertThat(api.post("/api/customer/quotes")
                        .as(store.tableToken(0))
                        .json("{\"items\":[]}")
                        .send()
                        .expect(400)
                        .code())
                .isEqualTo("EMPTY_ORDER");
    }

    @Test
    void whatTheServiceChargesIsWhatTheGuestAddsUp() {
        Random random = new Random(20261130);
        for (int i = 0; i < 60; i++) {
            List<String> lines = new ArrayList<>();
            long expected = 0;
            for (int line = 0; line < 1 + random.nextInt(4); line++) {
                int quantity = 1 + random.nextInt(9);
                int eggs = random.nextInt(3);
                boolean isLarge = random.nextBoolean();
                List<String> choices = new ArrayList<>();
                long one = TestStore.SOUP_PRICE;
                for (int n = 0; n < eggs; n++) {
                    one += 500;
                }
                if (eggs > 0) {
                    choices.add(choice(egg, eggs));
                }
                if (isLarge) {
                    choices.add(choice(large, null));
                    one += 1_000;
                }
                for (int dish = 0; dish < quantity; dish++) {
                    expected += one;
                }
                lines.add(soup(quantity, choices.toArray(String[]::new)));
            }
            JsonNode order = order(
                            cart(lines.toArray(String[]::new)),
                            UUID.randomUUID().toString())
                    .expect(201)
                    .json();
            assertThat(order.path("total_price").asLong()).isEqualTo(expected);
        }
    }

    @Test
    void theSameDishWithOtherOptionsIsAnotherOrder() {
        String key = UUID.randomUUID().toString();
        order(cart(soup(1, choice(egg, 1))), key).expect(201);
        order(cart(soup(1, choice(egg, 1)))).expect(201);
        assertThat(order(cart(soup(1, choice(egg, 1)))).expect(201).header("Idempotent-Replayed"))
                .isEqualTo("true");
        order(cart(soup(1, choice(egg, 2)))).expect(201);
        assertThat(order(cart(soup(1, choice(egg, 1))), key).expect(201).header("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(order(cart(soup(1, choice(egg, 2))), key).expect(422).code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(store.count("orders")).isEqualTo(3);
    }

    /** So that a request that is repeated across the upgrade is still a repetition. */
    @Test
    void aRequestWithoutOptionsHasTheHashThatItHadBeforeThereWereOptions() {
        assertHasTheHashOfBefore(null);
        assertHasTheHashOfBefore(List.of());
    }

    private void assertHasTheHashOfBefore(@Nullable List<PlaceOrder.Choice> none) {
        PlaceOrder order = new PlaceOrder(List.of(new PlaceOrder.Item(1L, 2, "덜 맵게", none)), null, 18_000L);
        RequestKey key = RequestKey.of(new Actor(Role.TABLE, store.id(), 7), 7, "k", order, Duration.ofSeconds(2));
        assertThat(key.hash()).isEqualTo(Sha256.of("""
                {"items":[{"menu_id":1,"quantity":2,"note":"덜 맵게"}],"note":null,"expected_total":18000}
                """.strip().getBytes(StandardCharsets.UTF_8)));
        assertThat(key.scope()).isEqualTo("key:table:7");
    }

    @Test
    void aRequestThatAnInstanceOfTheVersionBeforeHasStoredIsRepeatedByThisOne() {
        order(cart(soup(9))).expect(201);
        String key = UUID.randomUUID().toString();
        byte[] hash = Sha256.of(
                "{\"items\":[{\"menu_id\":%d,\"quantity\":1,\"note\":null}],\"note\":null,\"expected_total\":null}"
                        .formatted(store.soup())
                        .getBytes(StandardCharsets.UTF_8));
        long id = jdbc.sql("""
                        select order_id
                          from place_order(:store, :table, 'table:' || :table, (select menu_version from stores where id = :store),
                                           cast(:order as jsonb), 'key:table:' || :table, :key, :hash, interval '1 day', null, null)
                        """)
                .param("store", store.id())
                .param("table", store.table(0))
                .param("order", """
                        {"status": "pending", "total_price": 9000, "currency": "KRW", "table_id": %d, "note": null, "version": 1,
                         "order_items": [{"menu_id": %d, "menu_name": "된장국", "unit_price": 9000, "quantity": 1, "subtotal": 9000,
                                          "note": null, "pos_code": null, "category_id": 1, "category": "식사", "station": null}]}
                        """.formatted(store.table(0), store.soup()))
                .param("key", key)
                .param("hash", hash)
                .query(Long.class)
                .single();

        Answer repeated = order(cart(soup(1)), key).expect(201);
        assertThat(repeated.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repeated.json().path("id").asLong()).isEqualTo(id);
        assertThat(repeated.json().at("/order_items/0/line").asInt()).isEqualTo(1);
        assertThat(repeated.json().at("/order_items/0/options")).isEmpty();
    }

    private Answer order(String cart) {
        return order(cart, null);
    }

    private Answer order(String cart, @Nullable String key) {
        var request = api.post(ORDERS).as(store.tableToken(0)).json(cart);
        return key == null
                ? request.send()
                : request.header("Idempotency-Key", key).send();
    }

    private JsonNode quote(String cart, String language) {
        return api.post("/api/customer/quotes")
                .as(store.tableToken(0))
                .header("Accept-Language", language)
                .json(cart)
                .send()
                .expect(200)
                .json();
    }

    private void complete() {
        api.post("/api/admin/tables/" + store.table(0) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
    }

    private static String cart(String... lines) {
        return "{\"items\":[" + String.join(",", lines) + "]}";
    }

    private String soup(int quantity, String... choices) {
        return line(store.soup(), quantity, choices);
    }

    private String cola(int quantity, String... choices) {
        return line(store.cola(), quantity, choices);
    }

    private String cold() {
        return line(store.soldOut(), 1);
    }

    private static String line(long menu, int quantity, String... choices) {
        String options = choices.length == 0 ? "" : ",\"options\":[" + String.join(",", choices) + "]";
        return "{\"menu_id\":" + menu + ",\"quantity\":" + quantity + options + "}";
    }

    private static String choice(long option, @Nullable Integer quantity) {
        return "{\"option_id\":" + option + (quantity == null ? "" : ",\"quantity\":" + quantity) + "}";
    }
}
