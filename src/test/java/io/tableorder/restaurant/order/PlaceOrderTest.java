package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Broker;
import io.tableorder.testing.Database;
import io.tableorder.testing.Housekeeping;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

class PlaceOrderTest extends StoreTest {

    private static final String ORDERS = "/api/customer/orders";

    /** The outbox is left out: the relay empties it meanwhile. */
    private static final List<String> TABLES_OF_AN_ORDER =
            List.of("orders", "order_items", "event_log", "idempotency_keys");

    @Autowired
    private CamelContext camel;

    @Test
    void anAcceptedOrderIsCommittedWithItsItemsAndItsEvent() throws SQLException {
        Answer answer = order(store.cart()).expect(201);

        long id = answer.json().path("order_id").asLong();
        assertThat(answer.header("Location")).isEqualTo(ORDERS + "/" + id);
        try (Connection other = Database.connect();
                var row = other.createStatement()
                        .executeQuery(
                                "select o.total_price, o.version, (select count(*) from order_items i where i.order_id = o.id),"
                                        + " (select count(*) from event_log e where e.aggregate_type = 'order' and e.aggregate_id = o.id"
                                        + "   and e.type = 'order.created' and (e.payload->>'order_number')::int = o.order_number)"
                                        + " from orders o where o.id = " + id)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong(1)).isEqualTo(TestStore.SOUP_PRICE + 2 * TestStore.COLA_PRICE);
            assertThat(row.getInt(2)).isEqualTo(1);
            assertThat(row.getInt(3)).isEqualTo(2);
            assertThat(row.getInt(4)).isEqualTo(1);
        }
    }

    @Test
    void anOrderWhoseCommitFailsIsNotAcceptedAndLeavesNothing() {
        jdbc.sql("""
                create or replace function refuse_commit() returns trigger language plpgsql as
                $$ begin raise exception 'no commit' using errcode = '53100'; end $$
                """).update();
        jdbc.sql("""
                create constraint trigger refuse_commit after insert on orders deferrable initially deferred
                for each row when (new.note = 'refuse this commit') execute function refuse_commit()
                """).update();
        try {
            Answer answer = order(store.cart().replaceFirst("}$", ",\"note\":\"refuse this commit\"}"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(answer.header("Retry-After")).isNotNull();
        } finally {
            jdbc.sql("drop trigger refuse_commit on orders").update();
        }
        assertThat(store.count("orders")).isZero();
        assertThat(store.count("event_log")).isZero();
        assertThat(store.count("outbox")).isZero();
    }

    @Test
    @Tag("broker")
    void aBrokerThatIsDownDoesNotKeepOrdersOut() {
        Broker.stop();
        try {
            for (int i = 1; i <= 20; i++) {
                order("{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":" + i + "}]}")
                        .expect(201);
            }
            assertThat(store.count("orders")).isEqualTo(20);
        } finally {
            Broker.start();
        }
    }

    @Test
    void pricesNamesAndTotalsAreTheServers() {
        JsonNode order = order(store.cart()).expect(201).json();

        assertThat(order.path("total_price").asLong()).isEqualTo(TestStore.SOUP_PRICE + 2 * TestStore.COLA_PRICE);
        assertThat(order.path("currency").asText()).isEqualTo("KRW");
        assertThat(order.path("table_number").asText()).isEqualTo("1");
        assertThat(order.path("order_items").path(0).path("menu_name").asText()).isEqualTo("된장국");
        assertThat(order.path("order_items").path(1).path("subtotal").asLong()).isEqualTo(2 * TestStore.COLA_PRICE);
    }

    @Test
    void aPriceOrNameInTheBodyIsRefused() {
        for (String field : List.of("unit_price", "menu_name", "subtotal")) {
            Answer answer =
                    order("{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":1,\"" + field + "\":1}]}");
            assertThat(answer.expect(400).json().at("/errors/0/code").asText()).isEqualTo("UNKNOWN_FIELD");
        }
        for (String field : List.of("total_price", "table_id", "store_id", "table_session_id", "status")) {
            order(store.cart().replaceFirst("}$", ",\"" + field + "\":1}")).expect(400);
        }
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void aPastOrderKeepsItsPricesWhenTheMenuChanges() {
        order(store.cart()).expect(201);
        jdbc.sql("update menus set price = price * 2, name = name || ' (특)' where store_id = ?")
                .param(store.id())
                .update();

        JsonNode order = api.get(ORDERS).as(store.tableToken(0)).send().json().path(0);
        assertThat(order.path("total_price").asLong()).isEqualTo(TestStore.SOUP_PRICE + 2 * TestStore.COLA_PRICE);
        assertThat(order.path("order_items").path(0).path("menu_name").asText()).isEqualTo("된장국");
    }

    @Test
    void anExpectedTotalThatIsStaleIsRefused() {
        String cart = "{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":1}],\"expected_total\":";
        Answer answer = order(cart + (TestStore.SOUP_PRICE - 1) + "}").expect(409);
        assertThat(answer.code()).isEqualTo("PRICE_CHANGED");
        assertThat(answer.json().path("total_price").asLong()).isEqualTo(TestStore.SOUP_PRICE);
        order(cart + TestStore.SOUP_PRICE + "}").expect(201);
    }

    @Test
    void theGuestReadsTheNewTotalAsMoney() {
        String cart = "{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":1}],\"expected_total\":1}";
        assertThat(order(cart).expect(409).json().path("detail").asText()).startsWith("현재 합계는 9,000원입니다.");

        jdbc.sql("update stores set currency = 'USD' where id = ?")
                .param(store.id())
                .update();
        JsonNode refused = api.post(ORDERS)
                .as(store.tableToken(0))
                .header("Accept-Language", "en")
                .json(cart)
                .send()
                .expect(409)
                .json();
        assertThat(refused.path("detail").asText()).startsWith("The total is now $90.00.");
        assertThat(refused.path("total_price").asLong()).isEqualTo(TestStore.SOUP_PRICE);
    }

    @Test
    void aRetryWithTheSameKeyIsTheSameOrder() {
        String key = UUID.randomUUID().toString();
        Answer first = order(store.cart(), key).expect(201);
        Answer second = order(store.cart(), key).expect(201);

        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(store.count("orders")).isEqualTo(1);
        assertThat(store.count("order_items")).isEqualTo(2);
    }

    @Test
    void aRetryWithTheSameKeyIsTheSameOrderEvenAfterItsSessionHasEnded() {
        String key = UUID.randomUUID().toString();
        Answer first = order(store.cart(), key).expect(201);
        jdbc.sql("update table_sessions set ended_at = now() where store_id = ?")
                .param(store.id())
                .update();

        assertThat(order(store.cart(), key).expect(201).text()).isEqualTo(first.text());
        assertThat(store.count("orders")).isEqualTo(1);
    }

    @Test
    void aKeyThatCameWithAnotherOrderIsRefused() {
        String key = UUID.randomUUID().toString();
        order(store.cart(), key).expect(201);

        Answer other = order("{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":7}]}", key);
        assertThat(other.expect(422).code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(store.count("orders")).isEqualTo(1);
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        order(store.cart(), "old").expect(201);
        order(store.cart(), "young").expect(201);
        jdbc.sql(
                        "update idempotency_keys set created_at = created_at - case key when 'old' then interval '25 hours' else interval '23 hours' end where store_id = ?")
                .param(store.id())
                .update();
        Housekeeping.run(camel, "purge-keys");

        assertThat(jdbc.sql("select key from idempotency_keys where store_id = ?")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .containsExactly("young");
    }

    @Test
    void theKeysOfTwoTablesNeverMeet() {
        String key = UUID.randomUUID().toString();
        long first =
                order(store.cart(), key).expect(201).json().path("order_id").asLong();
        Answer second = api.post(ORDERS)
                .as(store.tableToken(1))
                .header("Idempotency-Key", key)
                .json(store.cart())
                .send()
                .expect(201);

        assertThat(second.header("Idempotent-Replayed")).isNull();
        assertThat(second.json().path("order_id").asLong()).isNotEqualTo(first);
    }

    @Test
    void theSameCartWithoutAKeyIsOneOrderWithinTheWindowAndTwoBeyond() {
        Answer first = order(store.cart()).expect(201);
        Answer twin = order(store.cart()).expect(201);
        assertThat(twin.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(twin.text()).isEqualTo(first.text());

        jdbc.sql("update idempotency_keys set created_at = created_at - interval '2 seconds' where store_id = ?")
                .param(store.id())
                .update();
        Answer later = order(store.cart()).expect(201);
        assertThat(later.header("Idempotent-Replayed")).isNull();
        assertThat(order(store.cart()).text()).isEqualTo(later.text());
        assertThat(store.count("orders")).isEqualTo(2);
    }

    @Test
    void anotherCartWithinTheWindowIsAnotherOrder() {
        order(store.cart()).expect(201);
        order("{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":1}]}").expect(201);
        assertThat(store.count("orders")).isEqualTo(2);
    }

    @Test
    void manyTwinsAtOnceAreOneOrder() throws Exception {
        int twins = 16;
        for (String key : List.of(UUID.randomUUID().toString(), "")) {
            long before = store.count("orders");
            List<Answer> answers = atOnce(twins, () -> key.isEmpty() ? order(store.cart()) : order(store.cart(), key));

            Set<String> bodies = answers.stream().map(Answer::text).collect(Collectors.toSet());
            assertThat(answers).allMatch(answer -> answer.status() == 201);
            assertThat(bodies).hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.header("Idempotent-Replayed") == null))
                    .hasSize(1);
            assertThat(store.count("orders")).isEqualTo(before + 1);
        }
    }

    @Test
    void theNumbersAndSequencesOfAStoreHaveNoGapUnderConcurrency() throws Exception {
        atOnce(32, () -> order(store.cart(), UUID.randomUUID().toString()).expect(201));

        List<Integer> numbers = jdbc.sql("select order_number from orders where store_id = ? order by 1")
                .param(store.id())
                .query(Integer.class)
                .list();
        assertThat(numbers).hasSize(32).startsWith(1).endsWith(32).doesNotHaveDuplicates();
        assertThat(jdbc.sql("select count(*) = max(seq) from event_log where store_id = ?")
                        .param(store.id())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void theFirstOrderAfterASessionHasEndedOpensTheNextOne() {
        long first = order(store.cart()).json().path("table_session_id").asLong();
        jdbc.sql("update table_sessions set ended_at = now() where store_id = ?")
                .param(store.id())
                .update();
        long second =
                order(store.cart()).expect(201).json().path("table_session_id").asLong();

        assertThat(second).isNotEqualTo(first);
        assertThat(api.get(ORDERS).as(store.tableToken(0)).send().json()).hasSize(1);
    }

    @Test
    void anotherStoresMenuIsNotFound() {
        TestStore other = new TestStore(jdbc, tokens);
        Answer answer = order("{\"items\":[{\"menu_id\":" + other.soup() + ",\"quantity\":1}]}");
        assertThat(answer.expect(404).code()).isEqualTo("MENU_NOT_FOUND");
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void aTableSeesNeitherAnotherStoresNorAnotherTablesOrders() {
        long id = order(store.cart()).json().path("order_id").asLong();
        TestStore other = new TestStore(jdbc, tokens);

        for (String token : List.of(other.tableToken(0), store.tableToken(1))) {
            assertThat(api.get(ORDERS + "/" + id).as(token).send().expect(404).code())
                    .isEqualTo("ORDER_NOT_FOUND");
            assertThat(api.get(ORDERS).as(token).send().json()).isEmpty();
        }
        api.get(ORDERS + "/" + id).as(store.tableToken(0)).send().expect(200);
    }

    @Test
    void aTableThatIsGoneCannotOrder() {
        TestStore other = new TestStore(jdbc, tokens);
        String foreign = tokens.issue(new Actor(Role.TABLE, store.id(), other.table(0)), 0);
        assertThat(api.post(ORDERS)
                        .as(foreign)
                        .json(store.cart())
                        .send()
                        .expect(401)
                        .code())
                .isEqualTo("TOKEN_INVALID");

        String token = store.tableToken(1);
        api.get(ORDERS).as(token).send().expect(200);
        jdbc.sql("delete from tables where id = ?").param(store.table(1)).update();
        assertThat(api.post(ORDERS)
                        .as(token)
                        .json(store.cart())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("TABLE_NOT_FOUND");
    }

    @Test
    void anOrderThatWaitsTooLongForItsTableIsRefusedWithRetryAfter() throws SQLException {
        order(store.cart()).expect(201);
        try (Connection other = Database.connect()) {
            other.setAutoCommit(false);
            other.createStatement()
                    .execute("select from table_sessions where store_id = '" + store.id() + "' for update");
            Answer answer = api.post(ORDERS)
                    .as(store.tableToken(0))
                    .json("{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":9}]}")
                    .sendOnce();
            assertThat(answer.expect(409).code()).isEqualTo("REQUEST_IN_PROGRESS");
            assertThat(answer.header("Retry-After")).isNotNull();
            other.rollback();
        }
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                bad("unknown field", "{\"items\":[{\"menu_id\":%d,\"quantity\":1}],\"x\":1}", "VALIDATION_FAILED"),
                bad("wrong type", "{\"items\":[{\"menu_id\":\"%d\",\"quantity\":1}]}", "VALIDATION_FAILED"),
                bad("text for a list", "{\"items\":\"soup\"}", "VALIDATION_FAILED"),
                bad(
                        "number for a note",
                        "{\"items\":[{\"menu_id\":%d,\"quantity\":1,\"note\":5}]}",
                        "VALIDATION_FAILED"),
                bad("trailing bytes", "{\"items\":[{\"menu_id\":%d,\"quantity\":1}]} x", "MALFORMED_JSON"),
                bad("a second document", "{\"items\":[{\"menu_id\":%d,\"quantity\":1}]}{}", "MALFORMED_JSON"),
                bad("duplicate field", "{\"items\":[],\"items\":[{\"menu_id\":%d,\"quantity\":1}]}", "MALFORMED_JSON"),
                bad("empty body", "", "MALFORMED_JSON"),
                bad("null", "null", "MALFORMED_JSON"),
                bad("a list", "[]", "MALFORMED_JSON"),
                bad("cut off", "{\"items\":[{\"menu_id\":%d,", "MALFORMED_JSON"),
                bad("no items", "{}", "EMPTY_ORDER"),
                bad("empty items", "{\"items\":[]}", "EMPTY_ORDER"),
                bad("a null item", "{\"items\":[null]}", "VALIDATION_FAILED"),
                bad("no menu", "{\"items\":[{\"quantity\":1}]}", "VALIDATION_FAILED"),
                bad("no quantity", "{\"items\":[{\"menu_id\":%d}]}", "VALIDATION_FAILED"),
                bad("quantity 0", "{\"items\":[{\"menu_id\":%d,\"quantity\":0}]}", "INVALID_QUANTITY"),
                bad("quantity -3", "{\"items\":[{\"menu_id\":%d,\"quantity\":-3}]}", "INVALID_QUANTITY"),
                bad("quantity 1.5", "{\"items\":[{\"menu_id\":%d,\"quantity\":1.5}]}", "INVALID_QUANTITY"),
                bad("quantity 1.0", "{\"items\":[{\"menu_id\":%d,\"quantity\":1.0}]}", "INVALID_QUANTITY"),
                bad("quantity 1e999", "{\"items\":[{\"menu_id\":%d,\"quantity\":1e999}]}", "INVALID_QUANTITY"),
                bad("quantity 100", "{\"items\":[{\"menu_id\":%d,\"quantity\":100}]}", "INVALID_QUANTITY"),
                bad("quantity 2^40", "{\"items\":[{\"menu_id\":%d,\"quantity\":1099511627776}]}", "INVALID_QUANTITY"),
                bad("quantity as text", "{\"items\":[{\"menu_id\":%d,\"quantity\":\"1\"}]}", "INVALID_QUANTITY"),
                bad("NaN", "{\"items\":[{\"menu_id\":%d,\"quantity\":NaN}]}", "MALFORMED_JSON"),
                bad(
                        "NUL in a note",
                        "{\"items\":[{\"menu_id\":%d,\"quantity\":1}],\"note\":\"a\\u0000\"}",
                        "VALIDATION_FAILED"),
                bad(
                        "half a surrogate",
                        "{\"items\":[{\"menu_id\":%d,\"quantity\":1}],\"note\":\"\\ud83c\"}",
                        "VALIDATION_FAILED"),
                bad(
                        "a long note",
                        "{\"items\":[{\"menu_id\":%d,\"quantity\":1}],\"note\":\"" + "가".repeat(201) + "\"}",
                        "VALIDATION_FAILED"),
                bad(
                        "101 items",
                        "{\"items\":[" + "{\"menu_id\":%1$d,\"quantity\":1},".repeat(100)
                                + "{\"menu_id\":%1$d,\"quantity\":1}]}",
                        "VALIDATION_FAILED"),
                bad("too deep", "{\"note\":" + "{\"a\":".repeat(30) + "1" + "}".repeat(30) + "}", "VALIDATION_FAILED"),
                bad("far too deep", "[".repeat(50_000), "MALFORMED_JSON"));
    }

    private static Arguments bad(String name, String body, String code) {
        return Arguments.of(name, body, code);
    }

    @ParameterizedTest(name = "{0} is {2}")
    @MethodSource("badBodies")
    void aBadBodyIsRefusedAndLeavesNothing(String name, String body, String code) {
        order(store.cart()).expect(201);
        List<Long> before = rows();

        Answer answer = order(body.contains("%") ? body.formatted(store.soup()) : body);

        assertThat(answer.expect(400).code()).isEqualTo(code);
        assertThat(rows()).isEqualTo(before);
    }

    /** While an operator changes the table of the database, for example. */
    @Test
    void aReadThatWaitsTooLongIsAnsweredLikeOneWithoutADatabase() throws SQLException {
        String token = store.tableToken(0);
        try (Connection other = Database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table orders in access exclusive mode");
            Answer answer = api.get(ORDERS).as(token).sendOnce();
            assertThat(answer.expect(503).code()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(answer.header("Retry-After")).isNotNull();
        }
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] body = ("{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":1,\"note\":\"\u00e9\"}]}")
                .getBytes(StandardCharsets.ISO_8859_1);
        Answer answer = api.post(ORDERS)
                .as(store.tableToken(0))
                .header("Content-Type", "application/json")
                .body(body)
                .send();
        assertThat(answer.expect(400).code()).isEqualTo("MALFORMED_JSON");
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void aSoldOutMenuIsRefusedByName() {
        Answer answer = order("{\"items\":[{\"menu_id\":" + store.soldOut() + ",\"quantity\":1}]}");
        assertThat(answer.expect(409).code()).isEqualTo("MENU_NOT_AVAILABLE");
        assertThat(answer.json().path("detail").asText()).contains("물냉면");
        assertThat(answer.json().path("menus"))
                .hasToString("[{\"pointer\":\"/items/0\",\"menu_id\":" + store.soldOut() + ",\"name\":\"물냉면\"}]");
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void anUnknownMenuIsNotFound() {
        for (String id : List.of("999999999999", "0", "-1")) {
            Answer answer = order("{\"items\":[{\"menu_id\":" + id + ",\"quantity\":1}]}");
            assertThat(answer.expect(404).code()).isEqualTo("MENU_NOT_FOUND");
        }
    }

    @Test
    void aBodyThatIsNotJsonIsRefused() {
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "application/json;charset=euc-kr",
                "nonsense")) {
            Answer answer = api.post(ORDERS)
                    .as(store.tableToken(0))
                    .header("Content-Type", type)
                    .body(store.cart().getBytes(StandardCharsets.UTF_8))
                    .send();
            assertThat(answer.expect(415).code()).as(type).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        String body = store.cart().replaceFirst("}$", ",\"note\":\"" + "a".repeat(300_000) + "\"}");
        assertThat(order(body).expect(413).code()).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void aKeyOutOfPlaceIsRefused() {
        for (String key : List.of("a b", "x".repeat(256))) {
            assertThat(order(store.cart(), key)
                            .expect(400)
                            .json()
                            .at("/errors/0/pointer")
                            .asText())
                    .isEqualTo("Idempotency-Key");
        }
        assertThat(store.count("orders")).isZero();
    }

    private Answer order(String body) {
        return api.post(ORDERS).as(store.tableToken(0)).json(body).send();
    }

    private Answer order(String body, String key) {
        return api.post(ORDERS)
                .as(store.tableToken(0))
                .header("Idempotency-Key", key)
                .json(body)
                .send();
    }

    private List<Long> rows() {
        return TABLES_OF_AN_ORDER.stream().map(store::count).toList();
    }

    private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
