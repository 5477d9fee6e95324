package io.tableorder.restaurant.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.http.Period;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class SalesReportTest extends StoreTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final long CART = TestStore.SOUP_PRICE + 2 * TestStore.COLA_PRICE;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private SettleSales settling;

    @Autowired
    private Sales sales;

    private LocalDate today;
    private long archived;

    /** What an archived order was of. */
    private record Item(long menu, String name, long price, int quantity) {}

    @BeforeEach
    void prepare() {
        today = LocalDate.now(SEOUL);
    }

    @Test
    void everyDayOfTheRangeHasItsSalesOfOpenAndCompletedOrders() {
        place(0);
        place(1);
        sell(today.minusDays(2), "12:00", 0, "served", new Item(store.soup(), "된장국", 9_000, 3));
        sell(today.minusDays(2), "13:00", 0, "ready", new Item(store.cola(), "콜라", 2_500, 1));
        sell(today.minusDays(3), "13:00", 0, "served", new Item(store.cola(), "콜라", 2_500, 1));

        JsonNode report = report("?group_by=day&from_date=" + today.minusDays(2) + "&to_date=" + today);

        assertThat(report.path("rows").findValuesAsText("business_day"))
                .containsExactly("" + today.minusDays(2), "" + today.minusDays(1), "" + today);
        assertThat(report.path("rows").findValuesAsText("orders_count")).containsExactly("2", "0", "2");
        assertThat(report.path("rows").findValuesAsText("items_count")).containsExactly("4", "0", "6");
        assertThat(report.path("rows").findValuesAsText("sales")).containsExactly("29500", "0", "" + 2 * CART);
        assertThat(report.path("total_sales").asLong()).isEqualTo(29_500 + 2 * CART);
        assertThat(report.path("orders_count").asLong()).isEqualTo(4);
        assertThat(report.path("items_count").asLong()).isEqualTo(10);
        assertThat(report.path("currency").asText()).isEqualTo("KRW");
        assertThat(report.path("group_by").asText()).isEqualTo("day");
    }

    @Test
    void cancelledAndDeletedOrdersAreNoSales() {
        long cancelled = place(0);
        api.patch("/api/admin/orders/" + cancelled + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"cancelled\"}")
                .send()
                .expect(200);
        api.delete("/api/admin/orders/" + place(0))
                .as(store.adminToken())
                .send()
                .expect(204);
        sell(today, "12:00", 0, "cancelled", new Item(store.soup(), "된장국", 9_000, 3));

        for (String grouping : List.of("day", "hour", "menu", "table")) {
            JsonNode report = report("?group_by=" + grouping);
            assertThat(report.path("total_sales").asLong()).isZero();
            assertThat(report.path("orders_count").asLong()).isZero();
            assertThat(report.path("items_count").asLong()).isZero();
        }
        assertThat(report("?group_by=menu").path("rows")).isEmpty();
        assertThat(report("?group_by=table").path("rows")).isEmpty();
    }

    @Test
    void theHoursAreTheStoresAndBeginWithItsBusinessDay() {
        jdbc.sql("update stores set business_day_cutoff = '05:30' where id = ?")
                .param(store.id())
                .update();
        LocalDate day = today.minusDays(3);
        sell(day, "05:40", 0, "served", new Item(store.soup(), "된장국", 9_000, 1));
        sell(day, "12:59", 0, "served", new Item(store.soup(), "된장국", 9_000, 2));
        sell(day, "12:00", 0, "served", new Item(store.soup(), "된장국", 9_000, 1));
        sellAt(day, day.plusDays(1).atTime(2, 10), 0, "served", new Item(store.cola(), "콜라", 2_500, 1));

        JsonNode rows =
                report("?group_by=hour&from_date=" + day + "&to_date=" + day).path("rows");

        assertThat(rows.findValuesAsText("hour"))
                .containsExactlyElementsOf(
                        IntStream.range(5, 29).mapToObj(hour -> "" + hour % 24).toList());
        assertThat(rows.path(0).path("sales").asLong()).isEqualTo(9_000);
        assertThat(rows.path(7).path("orders_count").asLong()).isEqualTo(2);
        assertThat(rows.path(7).path("items_count").asLong()).isEqualTo(3);
        assertThat(rows.path(21).path("hour").asInt()).isEqualTo(2);
        assertThat(rows.path(21).path("sales").asLong()).isEqualTo(2_500);
        assertThat(rows.path(1).path("sales").asLong()).isZero();
    }

    @Test
    void menusComeBestFirstUnderTheirLatestName() {
        sell(
                today.minusDays(1),
                "12:00",
                0,
                "served",
                new Item(store.cola(), "콜라 (구)", 2_500, 1),
                new Item(store.cola(), "콜라 (구)", 2_500, 1),
                new Item(7_777, "지난 메뉴", 1_000, 1));
        place(0);

        JsonNode report = report("?group_by=menu&from_date=" + today.minusDays(1));

        JsonNode rows = report.path("rows");
        assertThat(rows.findValuesAsText("menu_id")).containsExactly("" + store.cola(), "" + store.soup(), "7777");
        assertThat(rows.findValuesAsText("menu_name")).containsExactly("콜라", "된장국", "지난 메뉴");
        assertThat(rows.findValuesAsText("quantity")).containsExactly("4", "1", "1");
        assertThat(rows.findValuesAsText("orders_count")).containsExactly("2", "1", "1");
        assertThat(rows.findValuesAsText("sales")).containsExactly("10000", "9000", "1000");
        assertThat(report.path("orders_count").asLong()).isEqualTo(2);
        assertThat(report.path("items_count").asLong()).isEqualTo(6);
        assertThat(report.path("total_sales").asLong()).isEqualTo(20_000);
    }

    @Test
    void tablesComeBestFirst() {
        place(1);
        sell(today, "00:00", 0, "served", new Item(store.soup(), "된장국", 9_000, 9));

        JsonNode rows = report("?group_by=table").path("rows");
        assertThat(rows.findValuesAsText("table_id")).containsExactly("" + store.table(0), "" + store.table(1));
        assertThat(rows.findValuesAsText("table_number")).containsExactly("1", "2");
        assertThat(rows.findValuesAsText("sales")).containsExactly("81000", "" + CART);
        assertThat(rows.findValuesAsText("orders_count")).containsExactly("1", "1");
    }

    @Test
    void theRowsAddUpToTheTotalsHoweverTheyAreGrouped() {
        for (int i = 0; i < 7; i++) {
            place(i % 2);
            sell(
                    today.minusDays(i % 3),
                    "1" + i + ":15",
                    i % 2,
                    "served",
                    new Item(store.soup(), "된장국", 9_000, 1 + i),
                    new Item(store.cola(), "콜라", 2_500, 2));
        }
        for (String grouping : List.of("day", "hour", "menu", "table")) {
            JsonNode report = report("?from_date=" + today.minusDays(5) + "&group_by=" + grouping);
            assertThat(report.path("total_sales").asLong()).isEqualTo(7 * CART + 28 * 9_000 + 14 * 2_500);
            assertThat(report.path("orders_count").asLong()).isEqualTo(14);
            assertThat(report.path("items_count").asLong()).isEqualTo(7 * 3 + 28 + 14);
            assertThat(sum(report, "sales")).as(grouping).isEqualTo(7 * CART + 28 * 9_000 + 14 * 2_500);
            assertThat(sum(report, "orders_count")).as(grouping).isEqualTo(grouping.equals("menu") ? 28 : 14);
        }
    }

    @Test
    void withoutDatesItIsTheBusinessDayThatTheStoreHasNow() {
        // In Samoa, and with this cut-off, it is another day than in Seoul for most of the time.
        jdbc.sql("update stores set time_zone = 'Pacific/Pago_Pago', business_day_cutoff = '06:00' where id = ?")
                .param(store.id())
                .update();
        place(0);
        String day = jdbc.sql("select business_day::text from orders where store_id = ?")
                .param(store.id())
                .query(String.class)
                .single();

        JsonNode now = report("");
        assertThat(now.path("from_date").asText()).isEqualTo(day);
        assertThat(now.path("to_date").asText()).isEqualTo(day);
        assertThat(now.path("total_sales").asLong()).isEqualTo(CART);
        JsonNode since =
                report("?from_date=" + LocalDate.parse(day).minusDays(1)).path("rows");
        assertThat(since.findValuesAsText("business_day"))
                .containsExactly("" + LocalDate.parse(day).minusDays(1), day);
        JsonNode before = report("?to_date=" + LocalDate.parse(day).minusDays(1));
        assertThat(before.path("rows")).hasSize(1);
        assertThat(before.path("total_sales").asLong()).isZero();
    }

    @Test
    void aReportCoversAtMost366Days() {
        JsonNode year = report("?from_date=2024-01-01&to_date=2024-12-31");
        assertThat(year.path("rows")).hasSize(366);
        assertThat(year.path("total_sales").asLong()).isZero();
    }

    @Test
    void wrongDatesAndGroupingsAreRefused() {
        for (List<String> wrong : List.of(
                List.of("?from_date=2026-11-02&to_date=2026-11-01", "?from_date", "OUT_OF_RANGE"),
                List.of("?from_date=2024-01-01&to_date=2025-01-01", "?from_date", "OUT_OF_RANGE"),
                List.of("?from_date=0001-01-01", "?from_date", "OUT_OF_RANGE"),
                List.of("?from_date=2026-02-30", "?from_date", "INVALID_FORMAT"),
                List.of("?to_date=yesterday", "?to_date", "INVALID_FORMAT"),
                List.of("?to_date=2026-11-01&to_date=2026-11-02", "?to_date", "INVALID_FORMAT"),
                List.of("?group_by=week", "?group_by", "OUT_OF_RANGE"))) {
            Answer answer = api.get("/api/admin/reports/sales" + wrong.get(0))
                    .as(store.adminToken())
                    .sendUnchecked()
                    .expect(400);
            assertThat(answer.code()).isEqualTo("VALIDATION_FAILED");
            assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo(wrong.get(1));
            assertThat(answer.json().at("/errors/0/code").asText())
                    .as(wrong.get(0))
                    .isEqualTo(wrong.get(2));
        }
    }

    @Test
    void aStoreSeesNothingOfAnothersSales() {
        place(0);
        sell(today, "12:00", 0, "served", new Item(store.soup(), "된장국", 9_000, 1));
        TestStore other = new TestStore(jdbc, tokens);

        for (String grouping : List.of("day", "hour", "menu", "table")) {
            JsonNode report = api.get("/api/admin/reports/sales?group_by=" + grouping)
                    .as(other.adminToken())
                    .send()
                    .expect(200)
                    .json();
            assertThat(report.path("total_sales").asLong()).isZero();
        }
        api.get("/api/admin/reports/sales").send().expect(401);
        api.get("/api/admin/reports/sales").as(store.tableToken(0)).send().expect(403);
    }

    /** With two statements, or two snapshots, such an order would now and then be counted twice or not at all. */
    @Test
    void anOrderThatIsArchivedMeanwhileIsCountedExactlyOnce() {
        List<Long> orders = IntStream.range(0, 40).mapToObj(i -> place(i % 2)).toList();
        CompletableFuture<Void> archive = CompletableFuture.runAsync(() -> orders.forEach(this::archive));
        int reports = 0;
        while (!archive.isDone() || reports < 4) {
            for (String grouping : List.of("day", "hour", "menu", "table")) {
                JsonNode report = report("?group_by=" + grouping);
                assertThat(report.path("total_sales").asLong()).isEqualTo(40 * CART);
                assertThat(report.path("orders_count").asLong()).isEqualTo(40);
                assertThat(sum(report, "sales")).isEqualTo(40 * CART);
                reports++;
            }
        }
        archive.join();
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void csvIsAFileThatSpreadsheetsOpen() {
        sell(
                today,
                "12:00",
                0,
                "served",
                new Item(1, "=HYPERLINK(\"http://evil\",\"x\")", 900, 1),
                new Item(2, "@SUM(A1)", 800, 1),
                new Item(3, "치즈, \"더블\"", 700, 1),
                new Item(4, "+1", 600, 1),
                new Item(5, "-1", 500, 1),
                new Item(6, "\t=1", 400, 1),
                new Item(7, "\r=1", 300, 1),
                new Item(8, "두\n줄", 200, 1),
                new Item(9, "된장국 = 밥", 100, 1),
                new Item(10, "＝1+1", 90, 1),
                new Item(11, "＋82", 80, 1),
                new Item(12, "－2+3", 70, 1),
                new Item(13, "＠SUM(1)", 60, 1));

        Answer answer = csv("menu", "ko");

        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/csv;charset=UTF-8");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"sales-" + today + "-" + today + "-menu.csv\"");
        assertThat(String.join(", ", answer.headers().get("vary"))).contains("Accept", "Accept-Language");
        assertThat(answer.text())
                .isEqualTo("\uFEFF"
                        + String.join(
                                "\r\n",
                                "메뉴 ID,메뉴,주문 수,판매 수량,매출(KRW 최소 단위)",
                                "1,\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\",1,1,900",
                                "2,'@SUM(A1),1,1,800",
                                "3,\"치즈, \"\"더블\"\"\",1,1,700",
                                "4,'+1,1,1,600",
                                "5,'-1,1,1,500",
                                "6,'\t=1,1,1,400",
                                "7,\"'\r=1\",1,1,300",
                                "8,\"두\n줄\",1,1,200",
                                "9,된장국 = 밥,1,1,100",
                                "10,'＝1+1,1,1,90",
                                "11,'＋82,1,1,80",
                                "12,'－2+3,1,1,70",
                                "13,'＠SUM(1),1,1,60",
                                ""));
    }

    @Test
    void csvSpeaksKoreanAndEnglish() {
        place(0);
        assertThat(header("day", "ko-KR,ko;q=0.9,en;q=0.8")).isEqualTo("영업일,주문 수,판매 수량,매출(KRW 최소 단위)");
        assertThat(header("day", "en-US")).isEqualTo("Business day,Orders,Items,Sales (KRW minor units)");
        assertThat(header("day", "fr")).isEqualTo("영업일,주문 수,판매 수량,매출(KRW 최소 단위)");
        assertThat(header("hour", "en")).isEqualTo("Hour,Orders,Items,Sales (KRW minor units)");
        assertThat(header("hour", "ko")).isEqualTo("시간,주문 수,판매 수량,매출(KRW 최소 단위)");
        assertThat(header("menu", "en")).isEqualTo("Menu ID,Menu,Orders,Quantity,Sales (KRW minor units)");
        assertThat(header("table", "en")).isEqualTo("Table ID,Table,Orders,Sales (KRW minor units)");
        assertThat(header("table", "ko")).isEqualTo("테이블 ID,테이블 번호,주문 수,매출(KRW 최소 단위)");
        assertThat(csv("day", "en").text()).endsWith("\r\n" + today + ",1,3," + CART + "\r\n");
        assertThat(csv("hour", "en").text().lines()).hasSize(25);
    }

    @Test
    void theClientsPreferredFormIsUsed() {
        for (String accept : List.of(
                "application/json",
                "*/*",
                "application/*",
                "application/json, text/csv;q=0.9",
                "image/png, */*;q=0.1",
                "text/csv;q=0, */*")) {
            assertThat(accepting(accept).sendUnchecked().expect(200).header("Content-Type"))
                    .as(accept)
                    .isEqualTo("application/json");
        }
        for (String accept : List.of(
                "text/csv",
                "text/csv; charset=utf-8",
                "text/*",
                "text/csv, */*",
                "application/json;q=0.5, text/csv",
                "application/json;q=0, */*")) {
            assertThat(accepting(accept).sendUnchecked().expect(200).header("Content-Type"))
                    .as(accept)
                    .startsWith("text/csv");
        }
        for (String accept : List.of("image/png", "application/xml, text/html", "nonsense", "text/csv;q=0")) {
            Answer answer = accepting(accept).send().expect(406);
            assertThat(answer.code()).as(accept).isEqualTo("NOT_ACCEPTABLE");
            assertThat(answer.header("Content-Disposition")).isNull();
        }
        assertThat(api.get("/api/admin/reports/sales")
                        .as(store.adminToken())
                        .send()
                        .expect(200)
                        .header("Content-Type"))
                .isEqualTo("application/json");
    }

    private Api.Call accepting(String accept) {
        return api.get("/api/admin/reports/sales").as(store.adminToken()).header("Accept", accept);
    }

    private Answer csv(String grouping, String language) {
        return api.get("/api/admin/reports/sales?group_by=" + grouping)
                .as(store.adminToken())
                .header("Accept", "text/csv")
                .header("Accept-Language", language)
                .send()
                .expect(200);
    }

    private String header(String grouping, String language) {
        return csv(grouping, language).text().lines().findFirst().orElseThrow().substring(1);
    }

    /** The same before and after the days that are over were summed up. */
    private JsonNode report(String query) {
        JsonNode report = reportNow(query);
        settling.settle(store.id());
        assertThat(reportNow(query)).isEqualTo(report);
        return report;
    }

    private JsonNode reportNow(String query) {
        return api.get("/api/admin/reports/sales" + query)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private static long sum(JsonNode report, String field) {
        return StreamSupport.stream(report.path("rows").spliterator(), false)
                .mapToLong(row -> row.path(field).asLong())
                .sum();
    }

    private long place(int table) {
        return store.placeOrder(api, table);
    }

    private void sell(LocalDate day, String time, int table, String status, Item... items) {
        sellAt(day, day.atTime(LocalTime.parse(time)), table, status, items);
    }

    /** In Santiago the clock goes from 23:59 on 5 September to 01:00 on 6 September 2026: that day has no midnight. */
    @Test
    void aReportHasAllItsDaysWhateverTheClockOfTheMachine() {
        LocalDate first = LocalDate.of(2026, 9, 1);
        LocalDate last = LocalDate.of(2026, 9, 20);
        sell(last, "12:00", 0, "served", new Item(store.soup(), "된장국", 9_000, 1));
        List<Sales.Line> lines = transaction.execute(status -> {
            jdbc.sql("set local timezone = 'America/Santiago'").update();
            return sales.lines(sales.store(store.id()).orElseThrow(), new Period(first, last), Grouping.DAY);
        });
        assertThat(lines).extracting(Sales.Line::sales).containsOnly(9_000L);
        assertThat(lines).extracting(Sales.Line::key).contains(last);
    }

    /** A completed order, taken at a time on the clock of Seoul. */
    private void sellAt(LocalDate day, LocalDateTime at, int table, String status, Item... items) {
        transaction.executeWithoutResult(done -> archive(day, at, table, status, items));
    }

    private void archive(LocalDate day, LocalDateTime at, int table, String status, Item... items) {
        long id = 1_000_000_000L + ++archived;
        jdbc.sql("select make_history_partitions(?, ?)")
                .params(day, day)
                .query((row, n) -> n)
                .list();
        long total = List.of(items).stream()
                .mapToLong(item -> item.price() * item.quantity())
                .sum();
        jdbc.sql("""
                insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number,
                                           business_day, status, total_price, currency, placed_by, version, created_at,
                                           updated_at, events)
                values (?, ?, ?, ?, 1, ?, ?, ?, ?, 'KRW', 'table:1', 1, ?, now(), '[]')
                """)
                .params(
                        store.id(),
                        id,
                        store.table(table),
                        "" + (table + 1),
                        archived,
                        day,
                        status,
                        total,
                        at.atZone(SEOUL).toOffsetDateTime())
                .update();
        for (int line = 1; line <= items.length; line++) {
            Item item = items[line - 1];
            jdbc.sql("insert into order_history_items values (?, ?, ?, ?, ?, ?, ?, ?, ?, null)")
                    .params(
                            store.id(),
                            day,
                            id,
                            line,
                            item.menu(),
                            item.name(),
                            item.price(),
                            item.quantity(),
                            item.price() * item.quantity())
                    .update();
        }
    }

    private void archive(long id) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    insert into order_history_items
                    select o.store_id, o.business_day, o.id, i.line, i.menu_id, i.menu_name, i.unit_price, i.quantity,
                           i.subtotal, i.note
                      from orders o join order_items i on i.store_id = o.store_id and i.order_id = o.id
                     where o.id = ?
                    """).param(id).update();
            jdbc.sql("""
                    with gone as (delete from orders where id = ? returning *)
                    insert into order_history (store_id, original_order_id, table_id, table_number, session_id,
                                               order_number, business_day, status, total_price, currency, placed_by,
                                               version, created_at, updated_at, events)
                    select gone.store_id, gone.id, table_id, table_number, session_id, order_number, business_day, status,
                           total_price, 'KRW', placed_by, version, gone.created_at, gone.updated_at, '[]'
                      from gone join tables t on t.id = gone.table_id
                    """).param(id).update();
        });
    }
}
