package io.tableorder.restaurant.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoresTest extends StoreTest {

    private static final String STORES = "/api/superadmin/stores";
    private static final String EULJIRO =
            "{\"name\":\"을지로 골뱅이\",\"currency\":\"KRW\",\"time_zone\":\"Asia/Seoul\",\"business_day_cutoff\":\"05:00\"}";

    private String superAdmin;

    @BeforeEach
    void prepare() {
        superAdmin = store.superAdminToken();
    }

    @Test
    void aStoreIsCreatedReadChangedAndDeleted() {
        Answer made = create(EULJIRO).expect(201);
        JsonNode given = made.json();
        String path = STORES + "/" + given.path("id").asText();
        assertThat(made.header("Location")).isEqualTo(path);
        assertThat(given.path("name").asText()).isEqualTo("을지로 골뱅이");
        assertThat(given.path("business_day_cutoff").asText()).isEqualTo("05:00");
        assertThat(api.get(path).as(superAdmin).send().expect(200).json()).isEqualTo(given);

        JsonNode renamed = update(path, "{\"name\":\"을지로 골뱅이 본점\"}").expect(200).json();
        assertThat(renamed.path("name").asText()).isEqualTo("을지로 골뱅이 본점");
        for (String same : List.of("id", "currency", "time_zone", "business_day_cutoff", "created_at")) {
            assertThat(renamed.path(same)).isEqualTo(given.path(same));
        }
        JsonNode moved = update(
                        path,
                        "{\"currency\":\"JPY\",\"time_zone\":\"Asia/Tokyo\",\"business_day_cutoff\":\"06:30\",\"name\":null}")
                .expect(200)
                .json();
        assertThat(moved.path("currency").asText()).isEqualTo("JPY");
        assertThat(moved.path("time_zone").asText()).isEqualTo("Asia/Tokyo");
        assertThat(moved.path("business_day_cutoff").asText()).isEqualTo("06:30");
        assertThat(moved.path("name")).isEqualTo(renamed.path("name"));
        assertThat(jdbc.sql("select created_by = updated_by and created_by like 'admin:%' from stores where id = ?")
                        .param(UUID.fromString(given.path("id").asText()))
                        .query(Boolean.class)
                        .single())
                .isTrue();

        api.delete(path).as(superAdmin).send().expect(204);
        for (Api.Call call :
                List.of(api.get(path), api.delete(path), api.patch(path).json("{}"))) {
            assertThat(call.as(superAdmin).send().expect(404).code()).isEqualTo("STORE_NOT_FOUND");
        }
    }

    @Test
    void theBusinessDayBeginsAtMidnightByDefaultAndNamesMayBeTheSame() {
        String body = "{\"name\":\"을지로 골뱅이\",\"currency\":\"USD\",\"time_zone\":\"America/New_York\"}";
        String first = create(body).expect(201).json().path("id").asText();
        JsonNode second = create(body).expect(201).json();
        assertThat(second.path("business_day_cutoff").asText()).isEqualTo("00:00");
        assertThat(second.path("id").asText()).isNotEqualTo(first);
    }

    @Test
    void mistakesInAStoreAreReported() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("{\"name\":\"\"", "/name REQUIRED"),
                Map.entry("{\"name\":\" \"", "/name REQUIRED"),
                Map.entry("{\"name\":\"" + "가".repeat(101) + "\"", "/name OUT_OF_RANGE"),
                Map.entry("{\"currency\":\"krw\"", "/currency INVALID_FORMAT"),
                Map.entry("{\"currency\":\"KRWW\"", "/currency INVALID_FORMAT"),
                Map.entry("{\"currency\":\"ZZZ\"", "/currency OUT_OF_RANGE"),
                Map.entry("{\"time_zone\":\"Asia/Pyeongchang\"", "/time_zone OUT_OF_RANGE"),
                Map.entry("{\"time_zone\":\"asia/seoul\"", "/time_zone OUT_OF_RANGE"),
                Map.entry("{\"time_zone\":\"KST-9\"", "/time_zone OUT_OF_RANGE"),
                Map.entry("{\"time_zone\":\"SystemV/AST4\"", "/time_zone OUT_OF_RANGE"),
                Map.entry("{\"time_zone\":\"+09:00\"", "/time_zone OUT_OF_RANGE"),
                Map.entry("{\"business_day_cutoff\":\"24:00\"", "/business_day_cutoff INVALID_FORMAT"),
                Map.entry("{\"business_day_cutoff\":\"5:00\"", "/business_day_cutoff INVALID_FORMAT"),
                Map.entry("{\"business_day_cutoff\":5", "/business_day_cutoff WRONG_TYPE"),
                Map.entry("{\"owner\":\"김\"", "/owner UNKNOWN_FIELD"));
        Map<String, String> sound = Map.of("name", "\"골뱅이\"", "currency", "\"KRW\"", "time_zone", "\"Asia/Seoul\"");
        wrong.forEach((start, problem) -> {
            StringBuilder body = new StringBuilder(start);
            sound.forEach((field, value) -> {
                if (!start.contains("\"" + field + "\"")) {
                    body.append(",\"").append(field).append("\":").append(value);
                }
            });
            assertThat(firstError(create(body.append('}').toString()))).isEqualTo(problem);
            assertThat(firstError(update(STORES + "/" + store.id(), start + "}")))
                    .isEqualTo(problem);
        });
        assertThat(create("{}").expect(400).json().path("errors").findValuesAsText("pointer"))
                .containsExactly("/currency", "/name", "/time_zone");
    }

    private static String firstError(Answer answer) {
        assertThat(answer.expect(400).code()).isEqualTo("VALIDATION_FAILED");
        JsonNode error = answer.json().at("/errors/0");
        return error.path("pointer").asText() + " " + error.path("code").asText();
    }

    @Test
    void storesAreListedByNamePageByPage() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        for (String name : List.of("다 " + mark, "가 " + mark, "나 " + mark)) {
            create(EULJIRO.replace("을지로 골뱅이", name)).expect(201);
        }
        String found = STORES + "?name=" + mark.toUpperCase(Locale.ROOT);
        assertThat(names(found)).containsExactly("가 " + mark, "나 " + mark, "다 " + mark);
        assertThat(names(found + "&page=2&page_size=2")).containsExactly("다 " + mark);
        assertThat(names(STORES + "?name=%25" + mark)).isEmpty();
        JsonNode page =
                api.get(STORES + "?page_size=1").as(superAdmin).send().json().path("pagination");
        assertThat(page.path("total_count").asInt()).isGreaterThanOrEqualTo(4);
        for (String query : List.of("?page=0", "?page_size=201", "?name=a&name=b")) {
            assertThat(api.get(STORES + query)
                            .as(superAdmin)
                            .sendUnchecked()
                            .expect(400)
                            .code())
                    .isEqualTo("VALIDATION_FAILED");
        }
    }

    @Test
    void aStoreWithPricesKeepsItsCurrency() {
        String path = STORES + "/" + store.id();
        assertThat(update(path, "{\"currency\":\"USD\"}").expect(409).code()).isEqualTo("STORE_IN_USE");
        update(path, "{\"currency\":\"KRW\",\"name\":\"새 이름\"}").expect(200);

        jdbc.sql("delete from menus where store_id = ?").param(store.id()).update();
        update(path, "{\"currency\":\"USD\"}").expect(200);
        update(path, "{\"currency\":\"KRW\"}").expect(200);
        archiveAnOrder();
        assertThat(update(path, "{\"currency\":\"USD\"}").expect(409).code()).isEqualTo("STORE_IN_USE");
    }

    @Test
    void optionsAndWhatIsLeftOfOrdersArePricesToo() {
        String path = STORES + "/" + store.id();
        jdbc.sql("delete from menus where store_id = ?").param(store.id()).update();
        for (String left : List.of("insert into option_groups (store_id, name) values (?, '크기')", """
                insert into deleted_orders (store_id, order_id, table_id, business_day, status, placed_by, version, created_at,
                                            updated_at, deleted_by, content, events)
                values (?, 1, 1, current_date, 'cancelled', 'table:1', 1, now(), now(), 'admin:1', '{}', '[]')
                """, """
                insert into order_voids (store_id, order_id, line, business_day, menu_id, menu_name, unit_price, quantity,
                                         reason_code, voided_by)
                values (?, 1, 1, current_date, 1, '된장국', 9000, 1, 'sold_out', 'admin:1')
                """)) {
            jdbc.sql(left).param(store.id()).update();
            assertThat(update(path, "{\"currency\":\"USD\"}").expect(409).code())
                    .as(left)
                    .isEqualTo("STORE_IN_USE");
            for (String table : List.of("option_groups", "deleted_orders", "order_voids")) {
                jdbc.sql("delete from " + table + " where store_id = ?")
                        .param(store.id())
                        .update();
            }
        }
        update(path, "{\"currency\":\"USD\"}").expect(200);
    }

    private void archiveAnOrder() {
        jdbc.sql("""
                        insert into order_history (store_id, original_order_id, table_id, table_number, session_id,
                            order_number, business_day, status, total_price, currency, placed_by, version, created_at,
                            updated_at, events)
                        values (?, 1, 1, '1', 1, 1, current_date, 'served', 1, 'KRW', 'table:1', 1, now(), now(), '[]')
                        """).param(store.id()).update();
    }

    @Test
    void aStoreIsDeletedOnlyWhenNothingRefersToItButItsOwnEvents() {
        String path = STORES + "/" + store.id();
        refuse(path);
        for (String table : List.of("menus", "menu_categories", "tables", "admins")) {
            jdbc.sql("delete from " + table + " where store_id = ?")
                    .param(store.id())
                    .update();
            if (!table.equals("admins")) {
                refuse(path);
            }
        }
        archiveAnOrder();
        refuse(path);
        jdbc.sql("delete from order_history where store_id = ?")
                .param(store.id())
                .update();
        long letter = jdbc.sql("insert into dead_letters (store_id, route_id, body, headers, cause, attempts)"
                        + " values (?, 'acme', '', '{}', '', 1) returning id")
                .param(store.id())
                .query(Long.class)
                .single();
        refuse(path);
        jdbc.sql("delete from dead_letters where id = ?").param(letter).update();
        jdbc.sql("select seq from append_event(?, 'menu.changed', 'menu', ?, 1, '{\"made_up\": true}')")
                .params(store.id(), store.soup())
                .query(Long.class)
                .single();
        jdbc.sql("update outbox set next_attempt_at = now() + interval '5 seconds' where store_id = ?")
                .param(store.id())
                .update();
        if (store.count("outbox") == 1) {
            refuse(path);
        }
        jdbc.sql("delete from outbox where store_id = ?").param(store.id()).update();

        api.delete(path).as(superAdmin).send().expect(204);
        for (String table : List.of("event_log", "outbox", "outbox_head", "store_seq")) {
            assertThat(store.count(table)).as(table).isZero();
        }
    }

    @Test
    void deadKeysAndWebhooksAreDeletedWithTheirStore() {
        for (String table : List.of("menus", "menu_categories", "tables", "admins")) {
            jdbc.sql("delete from " + table + " where store_id = ?")
                    .param(store.id())
                    .update();
        }
        String path = STORES + "/" + store.id();
        String key = store.apiKey();
        String expired = store.apiKey();
        jdbc.sql("insert into webhooks (store_id, url, types, created_by, updated_by)"
                        + " values (?, 'https://example.com/', '{*}', 'admin:1', 'admin:1')")
                .param(store.id())
                .update();
        refuse(path);
        store.revoke(key);
        refuse(path);
        assertThat(store.count("api_keys")).isEqualTo(2);
        jdbc.sql("update api_keys set expires_at = now() where prefix = ?")
                .param(expired.substring(0, 14))
                .update();
        api.delete(path).as(superAdmin).send().expect(204);
        assertThat(store.count("api_keys")).isZero();
        assertThat(store.count("webhooks")).isZero();
    }

    @Test
    void aStoreThatADeliveryIsOwedToStays() {
        for (String table : List.of("menus", "menu_categories", "tables", "admins")) {
            jdbc.sql("delete from " + table + " where store_id = ?")
                    .param(store.id())
                    .update();
        }
        String target = "test-" + store.id();
        jdbc.sql("insert into delivery_targets (name) values (?)").param(target).update();
        jdbc.sql(
                        "insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, content, expires_at)"
                                + " values (?, ?, 'test', false, gen_random_uuid(), 'test', now(), '', now() + interval '1 hour')")
                .params(store.id(), target)
                .update();
        String path = STORES + "/" + store.id();
        refuse(path);
        jdbc.sql("update deliveries set state = 'cancelled', settled_at = now() where target = ?")
                .param(target)
                .update();
        api.delete(path).as(superAdmin).send().expect(204);
    }

    /** The order holds the store's sequence, and locks the store next. */
    @Test
    void aStoreThatGetsAnOrderStaysAndTheDeletionDoesNotWait() throws Exception {
        try (Connection order = Database.connect();
                Statement statement = order.createStatement()) {
            order.setAutoCommit(false);
            statement.execute("update store_seq set seq = seq where store_id = '" + store.id() + "'");
            refuse(STORES + "/" + store.id());
            order.rollback();
        }
    }

    private void refuse(String path) {
        assertThat(api.delete(path).as(superAdmin).send().expect(409).code()).isEqualTo("STORE_IN_USE");
        assertThat(store.count("store_seq")).isEqualTo(1);
    }

    @Test
    void ordersCountOnWhereverTheBusinessDayIsMoved() {
        String path = STORES + "/" + store.id();
        for (String move : List.of(
                "{}",
                "{\"time_zone\":\"Pacific/Kiritimati\"}",
                "{\"time_zone\":\"Pacific/Pago_Pago\"}",
                "{\"time_zone\":\"Pacific/Kiritimati\",\"business_day_cutoff\":\"23:59\"}",
                "{\"time_zone\":\"Asia/Seoul\",\"business_day_cutoff\":\"00:00\"}")) {
            update(path, move).expect(200);
            store.placeOrder(api, 0);
        }
        List<String> numbers = jdbc.sql(
                        "select business_day || ' ' || lpad(order_number::text, 3, '0') from orders where store_id = ? order by id")
                .param(store.id())
                .query(String.class)
                .list();
        assertThat(numbers).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void aTimeZoneThatIsPutRightHoldsFromTheNextOrderOn() {
        String path = STORES + "/" + store.id();
        // Kiritimati and Pago Pago never have the same day.
        for (String right : List.of("Asia/Seoul", "Pacific/Pago_Pago")) {
            update(path, "{\"time_zone\":\"" + right + "\"}").expect(200);
            store.placeOrder(api, 0);
            update(path, "{\"time_zone\":\"Pacific/Kiritimati\"}").expect(200);
            store.placeOrder(api, 0);
            update(path, "{\"time_zone\":\"" + right + "\"}").expect(200);
            long last = store.placeOrder(api, 0);

            String day = jdbc.sql("select (now() at time zone ?)::date::text")
                    .param(right)
                    .query(String.class)
                    .single();
            assertThat(jdbc.sql("select business_day::text from orders where id = ?")
                            .param(last)
                            .query(String.class)
                            .single())
                    .isEqualTo(day);
            assertThat(api.get("/api/admin/reports/sales")
                            .as(store.adminToken())
                            .send()
                            .expect(200)
                            .json()
                            .path("to_date")
                            .asText())
                    .isEqualTo(day);
        }
        assertThat(jdbc.sql("select business_day || ' ' || order_number from orders where store_id = ?")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .hasSize(6)
                .doesNotHaveDuplicates();
    }

    @Test
    void theNumberOfADeletedOrderIsNotGivenAgainWhenAStoreComesBackToItsDay() {
        String path = STORES + "/" + store.id();
        update(path, "{\"time_zone\":\"Pacific/Pago_Pago\"}").expect(200);
        store.placeOrder(api, 0);
        api.delete("/api/admin/orders/" + store.placeOrder(api, 0))
                .as(store.adminToken())
                .send()
                .expect(204);
        update(path, "{\"time_zone\":\"Pacific/Kiritimati\"}").expect(200);
        store.placeOrder(api, 0);
        update(path, "{\"time_zone\":\"Pacific/Pago_Pago\"}").expect(200);
        store.placeOrder(api, 0);
        assertThat(jdbc.sql("select order_number from orders where store_id = ? order by id")
                        .param(store.id())
                        .query(Integer.class)
                        .list())
                .containsExactly(1, 1, 3);
    }

    @Test
    void noDayIsLaterThanAnyClockOnEarthShows() {
        assertThat(jdbc.sql(
                                "select business_day from append_event(?, 'order.created', 'order', -1, 1, '{\"made_up\": true}', current_date + 700)")
                        .param(store.id())
                        .query(LocalDate.class)
                        .single())
                .isEqualTo(LocalDate.now(ZoneOffset.UTC).plusDays(1));
    }

    @Test
    void staffReadTheirOwnStore() {
        JsonNode own = api.get("/api/admin/store")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        assertThat(own.path("id").asText()).isEqualTo(store.id().toString());
        assertThat(own.path("currency").asText()).isEqualTo("KRW");
        assertThat(own.path("time_zone").asText()).isEqualTo("Asia/Seoul");

        assertThat(api.get("/api/admin/store").send().expect(401).code()).isEqualTo("AUTHENTICATION_REQUIRED");
        for (String token : List.of(superAdmin, store.tableToken(0))) {
            assertThat(api.get("/api/admin/store").as(token).send().expect(403).code())
                    .isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void onlySuperAdminsManageStores() {
        String path = STORES + "/" + store.id();
        for (String token : List.of(store.adminToken(), store.tableToken(0))) {
            for (Api.Call call : List.of(
                    api.get(STORES),
                    api.get(path),
                    api.post(STORES).json(EULJIRO),
                    api.patch(path).json("{}"),
                    api.delete(path))) {
                assertThat(call.as(token).send().expect(403).code()).isEqualTo("FORBIDDEN");
            }
        }
        assertThat(api.get(STORES).send().expect(401).code()).isEqualTo("AUTHENTICATION_REQUIRED");
        for (String id : List.of("x", "1-1-1-1-1", UUID.randomUUID().toString())) {
            assertThat(api.get(STORES + "/" + id)
                            .as(superAdmin)
                            .sendUnchecked()
                            .expect(404)
                            .code())
                    .isEqualTo("STORE_NOT_FOUND");
        }
    }

    private Answer create(String body) {
        return api.post(STORES).as(superAdmin).json(body).send();
    }

    private Answer update(String path, String body) {
        return api.patch(path).as(superAdmin).json(body).send();
    }

    private List<String> names(String path) {
        return api.get(path)
                .as(superAdmin)
                .send()
                .expect(200)
                .json()
                .path("data")
                .findValuesAsText("name");
    }
}
