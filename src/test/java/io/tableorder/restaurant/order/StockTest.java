package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.restaurant.menu.MenuStock;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Portions are taken by the statement that stores the order: the last ones are sold once. */
class StockTest extends StoreTest {

    private static final String ORDERS = "/api/customer/orders";

    private static final int PHONES = 200;
    private static final int AT_ONCE = 32;

    @Autowired
    private MenuStock stock;

    @Autowired
    private TransactionTemplate transaction;

    private TestOptions options;

    @BeforeEach
    @SuppressWarnings("NullAway.Init") // JUnit calls this before any test
    void prepare() {
        options = new TestOptions(jdbc, store);
    }

    @Test
    void twoHundredPhonesOrderTheLastTenPortionsAndTenGetOne() throws Exception {
        List<Integer> tables = tables(PHONES);
        options.stock(store.soup(), 10);

        List<Answer> answers = atOnce(PHONES, i -> order(tables.get(i), soups(1)));

        assertThat(statuses(answers)).isEqualTo(Map.of(201, 10L, 409, 190L));
        assertThat(answers.stream().filter(answer -> answer.status() == 409)).allSatisfy(answer -> {
            assertThat(answer.code()).isEqualTo("MENU_NOT_AVAILABLE");
            assertThat(answer.json().at("/quote/items/0/problems/0/left").asInt(-1))
                    .isZero();
        });
        assertThat(options.portions(store.soup())).isZero();
        assertThat(store.count("orders")).isEqualTo(10);
        assertThat(sold()).isEqualTo(10);

        giveBack(2);
        assertThat(statuses(atOnce(40, i -> order(tables.get(i), soups(1))))).isEqualTo(Map.of(201, 2L, 409, 38L));
        assertThat(options.portions(store.soup())).isZero();
        assertThat(store.count("orders")).isEqualTo(12);
    }

    /** Carts that name the same dishes in another order wait for each other in one order. */
    @Test
    void cartsThatNameTheDishesInAnotherOrderAllArrive() throws Exception {
        List<Integer> tables = tables(60);
        options.stock(store.soup(), 1_000);
        options.stock(store.cola(), 1_000);

        long deadlocks = deadlocks();

        List<Answer> answers = atOnce(
                60,
                i -> order(
                        tables.get(i),
                        i % 2 == 0
                                ? cart(line(store.soup(), 1), line(store.cola(), 2))
                                : cart(line(store.cola(), 2), line(store.soup(), 1))));

        assertThat(statuses(answers)).isEqualTo(Map.of(201, 60L));
        assertThat(options.portions(store.soup())).isEqualTo(940);
        assertThat(options.portions(store.cola())).isEqualTo(880);
        // A backend reports what it has seen within a second.
        await().pollDelay(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(deadlocks()).isEqualTo(deadlocks));
    }

    private long deadlocks() {
        return jdbc.sql("select deadlocks from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }

    @Test
    void anOrderThatIsRefusedTakesNothingOfItsOtherDishes() {
        options.stock(store.soup(), 5);
        options.stock(store.cola(), 1);

        Answer refused = order(0, cart(line(store.soup(), 3), line(store.cola(), 2)));

        assertThat(refused.expect(409).code()).isEqualTo("MENU_NOT_AVAILABLE");
        assertThat(refused.json().at("/quote/items/1/problems/0/left").asInt()).isEqualTo(1);
        assertThat(refused.json().at("/quote/items/0/problems")).isEmpty();
        assertThat(options.portions(store.soup())).isEqualTo(5);
        assertThat(options.portions(store.cola())).isEqualTo(1);
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void aSetTakesThePortionsOfItsComponents() {
        long group = options.group(store.soup(), "세트", 0, 2);
        long set = options.option(group, "콜라 세트", 1_000, store.cola());
        options.stock(store.cola(), 7);

        order(
                        0,
                        cart("{\"menu_id\":" + store.soup() + ",\"quantity\":3,\"options\":[{\"option_id\":" + set
                                + ",\"quantity\":2}]}"))
                .expect(201);
        assertThat(options.portions(store.cola())).isEqualTo(1);
        assertThat(order(
                                1,
                                cart("{\"menu_id\":" + store.soup() + ",\"quantity\":2,\"options\":[{\"option_id\":"
                                        + set + "}]}"))
                        .expect(409)
                        .json()
                        .at("/quote/items/0/problems/0/code")
                        .asText())
                .isEqualTo("OPTION_NOT_AVAILABLE");
    }

    @Test
    void theLastPortionAndTheFirstThatComesBackAreEventsThatGuestsSeeInTheMenu() {
        count("2");
        assertThat(isShownAsAvailable()).isTrue();
        order(0, soups(1)).expect(201);
        assertThat(changes()).containsExactly("2");

        order(1, soups(1)).expect(201);
        assertThat(isShownAsAvailable()).isFalse();
        assertThat(changes()).containsExactly("2", "0");
        assertThat(order(0, soups(1)).expect(409).code()).isEqualTo("MENU_NOT_AVAILABLE");

        giveBack(1);
        assertThat(isShownAsAvailable()).isTrue();
        assertThat(changes()).containsExactly("2", "0", "1");
        order(0, soups(1)).expect(201);
        assertThat(isShownAsAvailable()).isFalse();
        count("5");
        order(1, soups(5)).expect(201);
        count("null");
        order(1, soups(9)).expect(201);
        assertThat(changes()).containsExactly("2", "0", "1", "0", "5", "0", "null");
    }

    private void count(String portions) {
        api.put("/api/admin/menus/" + store.soup() + "/stock")
                .as(store.adminToken())
                .json("{\"portions\":" + portions + "}")
                .send()
                .expect(200);
    }

    private boolean isShownAsAvailable() {
        return api.get("/api/customer/menus/" + store.soup())
                .as(store.tableToken(0))
                .send()
                .expect(200)
                .json()
                .path("is_available")
                .asBoolean();
    }

    /** Staff count again and again while guests order: all wait for each other in one order. */
    @Test
    void staffCountWhileGuestsOrder() throws Exception {
        List<Integer> tables = tables(20);
        options.stock(store.soup(), 1_000);
        options.stock(store.cola(), 1_000);
        long deadlocks = deadlocks();

        List<Answer> answers = atOnce(60, i -> {
            if (i % 3 == 0) {
                return api.put("/api/admin/menus/" + (i % 2 == 0 ? store.soup() : store.cola()) + "/stock")
                        .as(store.adminToken())
                        .json("{\"portions\":1000}")
                        .send();
            }
            return order(tables.get(i % 20), cart(line(store.cola(), 1), line(store.soup(), 1)));
        });

        assertThat(statuses(answers)).isEqualTo(Map.of(200, 20L, 201, 40L));
        await().pollDelay(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(deadlocks()).isEqualTo(deadlocks));
    }

    /** As instances of the version before call it, while they run on. */
    @Test
    void anInstanceOfTheVersionBeforeTakesPortionsToo() {
        options.stock(store.soup(), 1);
        order(0, cart(line(store.cola(), 1))).expect(201);
        String old = """
                select outcome
                  from place_order(cast(:store as uuid), :table, 'table:1', (select menu_version from stores where id = :store),
                                   cast(:order as jsonb), 'key:table:1', :key, sha256(convert_to(:key, 'UTF8')),
                                   make_interval(secs => 86400), null, null)
                """;
        for (String expected : List.of("placed", "sold out")) {
            assertThat(jdbc.sql(old)
                            .param("store", store.id())
                            .param("table", store.table(0))
                            .param("order", """
                                    {"status": "pending", "total_price": 9000, "currency": "KRW", "table_id": %d, "note": null, "version": 1,
                                     "order_items": [{"menu_id": %d, "menu_name": "된장국", "unit_price": 9000, "quantity": 1, "subtotal": 9000,
                                                      "note": null, "pos_code": null, "category_id": 1, "category": "식사", "station": null}]}
                                    """.formatted(store.table(0), store.soup()))
                            .param("key", UUID.randomUUID().toString())
                            .query(String.class)
                            .single())
                    .isEqualTo(expected);
        }
        JsonNode orders =
                api.get(ORDERS).as(store.tableToken(0)).send().expect(200).json();
        assertThat(orders.at("/0/order_items/0/options")).isEmpty();
        assertThat(orders.at("/0/order_items/0/state").asText()).isEqualTo("queued");
        assertThat(options.portions(store.soup())).isZero();
    }

    private void giveBack(int portions) {
        Actor staff = new Actor(Role.STORE_ADMIN, store.id(), store.admin());
        transaction.executeWithoutResult(status -> stock.giveBack(staff, Map.of(store.soup(), portions)));
    }

    private List<String> changes() {
        return jdbc.sql("""
                        select coalesce(payload->'stock'->>'portions', 'null')
                          from event_log
                         where store_id = ? and type = 'menu.changed' and aggregate_type = 'stock'
                         order by seq
                        """).param(store.id()).query(String.class).list();
    }

    private long sold() {
        return jdbc.sql("select sum(quantity) from order_items where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    private List<Integer> tables(int count) {
        List<Integer> tables = new ArrayList<>(List.of(0, 1));
        while (tables.size() < count) {
            tables.add(store.addTable("phone " + tables.size()));
        }
        return tables;
    }

    private Answer order(int table, String cart) {
        return api.post(ORDERS)
                .as(store.tableToken(table))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(cart)
                .send();
    }

    private String soups(int quantity) {
        return cart(line(store.soup(), quantity));
    }

    private static String cart(String... lines) {
        return "{\"items\":[" + String.join(",", lines) + "]}";
    }

    private static String line(long menu, int quantity) {
        return "{\"menu_id\":" + menu + ",\"quantity\":" + quantity + "}";
    }

    private static Map<Integer, Long> statuses(List<Answer> answers) {
        return answers.stream().collect(Collectors.groupingBy(Answer::status, Collectors.counting()));
    }

    private static List<Answer> atOnce(int times, IntFunction<Answer> request) throws Exception {
        ExecutorService phones = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Answer>> answers = IntStream.range(0, times)
                    .mapToObj(i -> phones.submit(() -> request.apply(i)))
                    .toList();
            List<Answer> all = new ArrayList<>();
            for (Future<Answer> answer : answers) {
                all.add(answer.get());
            }
            return all;
        } finally {
            phones.shutdownNow();
        }
    }
}
