package io.tableorder.restaurant.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Files of the history, beside the pages of the same orders. */
class HistoryExportTest extends StoreTest {

    private static final String HISTORY = "/api/admin/order-history";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    /** Needs more than the memory that an answer may have. */
    private static final int MANY = 20_000;

    @Autowired
    private Settings settings;

    @Test
    void csvHasARowForEachItemOfThePages() throws IOException {
        place(0, "덜 맵게, \"아주\" 조금\n빨리");
        place(1, "=1+1");
        place(0, null);
        complete(0);
        complete(1);

        Answer file = file("", "text/csv");

        assertThat(file.header("Content-Type")).isEqualToIgnoringCase("text/csv;charset=UTF-8");
        assertThat(file.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"order-history-" + today().minusDays(6) + "-" + today() + ".csv\"");
        assertThat(file.text()).startsWith("\uFEFF영업일,").endsWith("\r\n");
        List<List<String>> rows = rows(file);
        assertThat(rows.remove(0)).hasSize(26);
        assertThat(rows).isEqualTo(rowsOfPages("")).hasSize(6);
    }

    @Test
    void ndjsonHasTheOrdersOfThePages() throws JsonProcessingException {
        place(0, "덜 맵게\n\"아주\"");
        place(1, "=1+1");
        place(0, null);
        complete(0);
        complete(1);

        Answer file = file("", "application/x-ndjson");

        assertThat(file.header("Content-Type")).isEqualToIgnoringCase("application/x-ndjson");
        assertThat(file.header("Content-Disposition"))
                .isEqualTo(
                        "attachment; filename=\"order-history-" + today().minusDays(6) + "-" + today() + ".ndjson\"");
        assertThat(file.text()).endsWith("}\n").doesNotContain("\uFEFF");
        assertThat(orders(file)).isEqualTo(orderedPages("")).hasSize(3);
    }

    @Test
    void csvIsReadBySpreadsheetsAndNeverAsFormulas() {
        long id = place(0, "+82 10");
        complete(0);
        change("update order_history set order_number = 7, created_at = '2026-03-31T10:14:31.250Z'");
        change(
                "update order_history_items set note = '-2', pos_code = '@SUM(1)', category = '국, \"탕\"' where line = 1");
        change(
                "update order_history_items set menu_name = E'두\\n줄', pos_code = '＝1', station = E'\\t=1' where line = 2");
        change("""
                update order_history_items
                   set options = '[{"option_id": 1, "group_id": 1, "group": "크기", "name": "곱빼기", "price_delta": 500, "quantity": 2},
                                   {"option_id": 2, "group_id": 1, "group": "크기", "name": "반만", "price_delta": -300, "quantity": 1}]'
                 where line = 2""");
        JsonNode order = orderedPages("").get(0);

        String[] lines = file("", "text/csv").text().split("\r\n");

        assertThat(lines).hasSize(3);
        String ofOrder = today() + ",2026-03-31 19:14:31," + onTheClock(order, "archived_at") + ",7," + id + ","
                + order.path("table_session_id") + "," + store.table(0) + ",1,pending,";
        assertThat(lines[1])
                .isEqualTo(ofOrder + store.soup() + ",된장국,1,9000,9000,14000,KRW,'-2,'+82 10,'@SUM(1),"
                        + order.at("/order_items/0/category_id") + ",\"국, \"\"탕\"\"\",,1,,queued,0");
        assertThat(lines[2])
                .isEqualTo(ofOrder + store.cola() + ",\"두\n줄\",2,2500,5000,14000,KRW,,'+82 10,'＝1,"
                        + order.at("/order_items/1/category_id") + ","
                        + order.at("/order_items/1/category").asText()
                        + ",'\t=1,2,\"곱빼기 x2 (+500), 반만 (-300)\",queued,0");
    }

    @Test
    void theHeaderSpeaksKoreanAndEnglishAndNamesTheStoresClock() {
        change("update stores set time_zone = 'Europe/Berlin' where id = '" + store.id() + "'", "");
        assertThat(header("ko")).startsWith("영업일,주문 시각(Europe/Berlin),완료 시각(Europe/Berlin),주문 번호,");
        assertThat(header("en")).startsWith("Business day,Ordered at (Europe/Berlin),Completed at (Europe/Berlin),");
        assertThat(header("fr")).isEqualTo(header("ko"));
        assertThat(header("ko").split(","))
                .hasSameSizeAs(header("en").split(","))
                .hasSize(26);
    }

    @Test
    void daysAndTablesLimitTheFile() throws IOException {
        long[] ids = new long[9];
        for (int daysAgo = 0; daysAgo < ids.length; daysAgo++) {
            ids[daysAgo] = place(daysAgo % 2, null);
            jdbc.sql("update orders set business_day = ? where id = ?")
                    .params(today().minusDays(daysAgo), ids[daysAgo])
                    .update();
        }
        complete(0);
        complete(1);

        String yesterday = today().minusDays(1).toString();
        for (String query : List.of(
                "",
                "?from_date=" + today().minusDays(8),
                "?from_date=" + today().minusDays(365),
                "?from_date=" + yesterday + "&to_date=" + yesterday,
                "?table_id=" + store.table(0),
                "?table_id=" + store.table(1) + "&from_date=" + today().minusDays(8),
                "?table_id=999999999")) {
            Answer ndjson = ask(query, "application/x-ndjson")
                    .as(store.adminToken())
                    .sendUnchecked()
                    .expect(200);
            assertThat(orders(ndjson)).as(query).isEqualTo(orderedPages(query));
            List<List<String>> rows = rows(file(query, "text/csv"));
            assertThat(rows.subList(1, rows.size())).as(query).isEqualTo(rowsOfPages(query));
        }
        assertThat(orders(file("?from_date=" + today().minusDays(8), "application/x-ndjson")))
                .hasSize(9);
        assertThat(orders(file("?page=2&page_size=1", "application/x-ndjson")))
                .as("a file has no pages")
                .hasSize(7);
    }

    @Test
    void anotherStoresOrdersAreNeverThere() {
        place(0, null);
        complete(0);
        TestStore other = new TestStore(jdbc, tokens);
        for (String query : List.of("", "?table_id=" + store.table(0))) {
            for (String form : List.of("text/csv", "application/x-ndjson")) {
                Answer file =
                        ask(query, form).as(other.adminToken()).sendUnchecked().expect(200);
                assertThat(file.text().lines().count()).isEqualTo(form.equals("text/csv") ? 1 : 0);
                assertThat(file.header("Content-Disposition")).startsWith("attachment");
            }
        }
    }

    @Test
    void refusalsAreProblemsInAnyForm() {
        for (String form : List.of("text/csv", "application/x-ndjson")) {
            assertThat(ask("", form).send().expect(401).code()).isEqualTo("AUTHENTICATION_REQUIRED");
            assertThat(ask("", form).as(store.tableToken(0)).send().expect(403).code())
                    .isEqualTo("FORBIDDEN");
            for (String query :
                    List.of("?from_date=2025-01-01&to_date=2026-01-02", "?to_date=yesterday", "?table_id=x")) {
                Answer refused =
                        ask(query, form).as(store.adminToken()).sendUnchecked().expect(400);
                assertThat(refused.code()).isEqualTo("VALIDATION_FAILED");
                assertThat(refused.header("Content-Disposition")).isNull();
            }
        }
        Answer refused = ask("", "image/png").as(store.adminToken()).send().expect(406);
        assertThat(refused.code()).isEqualTo("NOT_ACCEPTABLE");
        assertThat(refused.json().path("detail").asText()).contains("/openapi.json");
    }

    @Test
    void theClientsPreferredFormIsUsedAndJsonWithoutAPreference() {
        place(0, null);
        complete(0);
        for (String accept : List.of("*/*", "application/json", "application/*", "application/json, text/csv;q=0.9")) {
            assertThat(file("", accept).header("Content-Type")).as(accept).isEqualTo("application/json");
        }
        for (String accept : List.of("text/csv", "text/*", "text/csv; charset=utf-8", "text/csv, */*;q=0.1")) {
            assertThat(file("", accept).header("Content-Type")).as(accept).startsWith("text/csv");
        }
        for (String accept : List.of("application/x-ndjson", "application/x-ndjson, */*;q=0.1")) {
            assertThat(file("", accept).header("Content-Type")).as(accept).startsWith("application/x-ndjson");
        }
        Answer pages = api.get(HISTORY).as(store.adminToken()).send().expect(200);
        assertThat(pages.header("Content-Type")).isEqualTo("application/json");
        assertThat(String.join(", ", pages.headers().get("vary"))).contains("Accept");
    }

    @Test
    void headSaysHowLongTheFileIs() {
        place(0, "덜 맵게");
        complete(0);
        Answer file = file("", "text/csv");
        Answer head = api.call("HEAD", HISTORY)
                .as(store.adminToken())
                .header("Accept", "text/csv")
                .sendUnchecked()
                .expect(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(file.header("Content-Length"));
        assertThat(head.header("Content-Disposition")).isEqualTo(file.header("Content-Disposition"));
    }

    @Test
    void aLongFileIsWhole() throws IOException {
        archiveMany();

        List<JsonNode> orders = orders(file(lastYear(), "application/x-ndjson"));
        assertThat(orders).hasSize(MANY).isSortedAccordingTo((a, b) -> place(b).compareTo(place(a)));
        assertThat(orders.subList(0, 200))
                .isEqualTo(orderedPages(lastYear() + "&page_size=200").subList(0, 200));

        List<List<String>> rows = rows(file(lastYear(), "text/csv"));
        assertThat(rows).hasSize(1 + 2 * MANY).allMatch(row -> row.size() == 26);
        assertThat(rows.subList(1, 401)).isEqualTo(rowsOf(orders.subList(0, 200)));
        assertThat(settings.dataDir().resolve("answers")).isEmptyDirectory();
    }

    @Test
    void aDatabaseThatFailsInTheMiddleIsAProblemAndNoFile() throws Exception {
        archiveMany();
        for (String form : List.of("text/csv", "application/x-ndjson", "text/csv", "application/x-ndjson")) {
            CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(
                    () -> ask(lastYear(), form).as(store.adminToken()).send());
            try (Connection other = Database.connect();
                    Statement statement = other.createStatement()) {
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> statement.executeQuery("""
                                select pg_terminate_backend(pid)
                                  from pg_stat_activity
                                 where pid <> pg_backend_pid() and query like '%from order_history_items%'
                                   and state = 'idle in transaction'
                                """).next());
            }
            Answer failed = answer.get();
            assertThat(failed.expect(503).code()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(failed.header("Retry-After")).isNotNull();
            assertThat(failed.header("Content-Disposition")).isNull();
        }
        assertThat(file(lastYear(), "text/csv").text().lines()).hasSize(1 + 2 * MANY);
    }

    @Test
    void aRowThatCannotBeReadIsAProblemAndNoFile() {
        archiveMany();
        change(
                "update order_history set status = 'lost' where order_number = 17 and store_id = '" + store.id() + "'",
                "");
        for (int i = 0; i < 5; i++) {
            Answer failed = ask(lastYear(), "text/csv").as(store.adminToken()).send();
            assertThat(failed.expect(500).code()).isEqualTo("INTERNAL_ERROR");
        }
    }

    @Test
    void aFileForWhichThereIsNoRoomIsAProblem() throws IOException {
        archiveMany();
        Path folder = settings.dataDir().resolve("answers");
        Files.deleteIfExists(folder);
        Files.createFile(folder);
        try {
            for (String form : List.of("text/csv", "application/x-ndjson")) {
                Answer failed = ask(lastYear(), form).as(store.adminToken()).send();
                assertThat(failed.expect(507).code()).isEqualTo("INSUFFICIENT_STORAGE");
                assertThat(failed.header("Content-Disposition")).isNull();
            }
            file("", "text/csv");
        } finally {
            Files.delete(folder);
        }
        assertThat(orders(file(lastYear(), "application/x-ndjson"))).hasSize(MANY);
    }

    private void archiveMany() {
        jdbc.sql("select make_history_partitions(?, ?)")
                .params(today().minusDays(300), today())
                .query((row, n) -> n)
                .list();
        jdbc.sql("""
                insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number,
                                           business_day, status, total_price, currency, note, placed_by, version, created_at,
                                           updated_at, events)
                select :store, 2000000000 + n, :table, '1', n / 3, n, :today::date - n % 300, 'served', 14000, 'KRW',
                       '덜 맵게 해 주세요', 'table:1', 1, now(), now(), '[]'
                  from generate_series(1, :many) n
                """)
                .param("store", store.id())
                .param("table", store.table(0))
                .param("today", today())
                .param("many", MANY)
                .update();
        jdbc.sql("""
                insert into order_history_items (store_id, business_day, original_order_id, line, menu_id, menu_name, unit_price,
                                                 quantity, subtotal, note)
                select :store, :today::date - n % 300, 2000000000 + n, line, line, '김치찌개', 7000, 1, 7000, null
                  from generate_series(1, :many) n
                 cross join generate_series(1, 2) line
                """)
                .param("store", store.id())
                .param("today", today())
                .param("many", MANY)
                .update();
    }

    /** Of this store's rows. */
    private void change(String update) {
        change(update, (update.contains(" where ") ? " and" : " where") + " store_id = '" + store.id() + "'");
    }

    private void change(String update, String where) {
        assertThat(jdbc.sql(update + where).update()).isPositive();
    }

    private static String place(JsonNode order) {
        return order.path("business_day").asText() + order.path("id").asText();
    }

    private String lastYear() {
        return "?from_date=" + today().minusDays(365);
    }

    private LocalDate today() {
        return LocalDate.now(SEOUL);
    }

    private Api.Call ask(String query, String accept) {
        return api.get(HISTORY + query).header("Accept", accept);
    }

    private Answer file(String query, String accept) {
        return ask(query, accept).as(store.adminToken()).send().expect(200);
    }

    private String header(String language) {
        return ask("", "text/csv")
                .header("Accept-Language", language)
                .as(store.adminToken())
                .send()
                .expect(200)
                .text()
                .lines()
                .findFirst()
                .orElseThrow()
                .substring(1);
    }

    private static List<JsonNode> orders(Answer ndjson) throws JsonProcessingException {
        List<JsonNode> orders = new ArrayList<>();
        for (String line : ndjson.text().split("\n")) {
            if (!line.isEmpty()) {
                orders.add(JSON.readTree(line));
            }
        }
        return orders;
    }

    private static List<List<String>> rows(Answer csv) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (var read = new CsvMapper()
                .readerForListOf(String.class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .<List<String>>readValues(csv.text().substring(1))) {
            read.forEachRemaining(rows::add);
        }
        return rows;
    }

    private List<JsonNode> orderedPages(String query) {
        JsonNode page = api.get(HISTORY + query)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        return StreamSupport.stream(page.path("data").spliterator(), false).toList();
    }

    private List<List<String>> rowsOfPages(String query) {
        return rowsOf(orderedPages(query));
    }

    /** As the file has them. */
    private static List<List<String>> rowsOf(List<JsonNode> orders) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode order : orders) {
            for (JsonNode item : order.path("order_items")) {
                rows.add(List.of(
                        cell(order, "business_day"),
                        onTheClock(order, "created_at"),
                        onTheClock(order, "archived_at"),
                        cell(order, "order_number"),
                        cell(order, "order_id"),
                        cell(order, "table_session_id"),
                        cell(order, "table_id"),
                        cell(order, "table_number"),
                        cell(order, "status"),
                        cell(item, "menu_id"),
                        cell(item, "menu_name"),
                        cell(item, "quantity"),
                        cell(item, "unit_price"),
                        cell(item, "subtotal"),
                        cell(order, "total_price"),
                        cell(order, "currency"),
                        cell(item, "note"),
                        cell(order, "note"),
                        cell(item, "pos_code"),
                        cell(item, "category_id"),
                        cell(item, "category"),
                        cell(item, "station"),
                        cell(item, "line"),
                        optionsOf(item),
                        cell(item, "state"),
                        cell(item, "cancelled_quantity")));
            }
        }
        return rows;
    }

    /** As "곱빼기 (+1000), 계란 x2 (+500)". */
    private static String optionsOf(JsonNode item) {
        List<String> options = new ArrayList<>();
        for (JsonNode option : item.path("options")) {
            long price = option.path("price_delta").asLong();
            long quantity = option.path("quantity").asLong();
            options.add(option.path("name").asText()
                    + (quantity == 1 ? "" : " x" + quantity)
                    + (price == 0 ? "" : price > 0 ? " (+" + price + ")" : " (" + price + ")"));
        }
        return String.join(", ", options);
    }

    private static String cell(JsonNode of, String field) {
        String text = of.path(field).isNull() ? "" : of.path(field).asText();
        return text.startsWith("=") ? "'" + text : text;
    }

    private static String onTheClock(JsonNode order, String field) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
                .format(Instant.parse(order.path(field).asText()).atZone(SEOUL));
    }

    private long place(int table, @Nullable String note) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(table))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(
                        note == null
                                ? store.cart()
                                : store.cart()
                                        .replaceFirst(
                                                "}$",
                                                Matcher.quoteReplacement(",\"note\":" + JSON.valueToTree(note) + "}")))
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    private void complete(int table) {
        api.post("/api/admin/tables/" + store.table(table) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
    }
}
