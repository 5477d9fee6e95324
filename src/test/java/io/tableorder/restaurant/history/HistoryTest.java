package io.tableorder.restaurant.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.restaurant.order.GuestOrder;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HistoryTest extends StoreTest {

    private static final String HISTORY = "/api/admin/order-history";

    @Test
    void aCompletedOrderIsShownAsItWas() {
        JsonNode placed = place(0);
        long id = placed.path("id").asLong();
        complete(0);
        jdbc.sql("update menus set name = '새 이름', price = 1 where store_id = ?")
                .param(store.id())
                .update();

        JsonNode archived = api.get(HISTORY)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .at("/data/0");
        assertThat(archived.at("/order_items/0/category").asText()).isNotEmpty();
        GuestOrder.hideRouting(archived);

        for (String same : List.of(
                "order_id",
                "id",
                "order_number",
                "status",
                "total_price",
                "currency",
                "table_id",
                "table_number",
                "table_session_id",
                "note",
                "version",
                "created_at",
                "order_items")) {
            assertThat(archived.path(same)).as(same).isEqualTo(placed.path(same));
        }
        assertThat(id).isEqualTo(archived.path("id").asLong());
        assertThat(archived.path("archived_at").asText())
                .isGreaterThan(archived.path("created_at").asText());
        assertThat(archived.path("business_day").asText()).isEqualTo(today().toString());
    }

    @Test
    void staffListTheHistoryByTableNewestFirstPageByPage() {
        long first = place(0).path("id").asLong();
        long second = place(0).path("id").asLong();
        long third = place(1).path("id").asLong();
        complete(0);
        complete(1);

        assertThat(ids(HISTORY)).containsExactly(third, second, first);
        assertThat(ids(HISTORY + "?table_id=" + store.table(0))).containsExactly(second, first);
        assertThat(ids(ofTable(0))).containsExactly(second, first);
        assertThat(ids(ofTable(1))).containsExactly(third);
        assertThat(ids(HISTORY + "?page=2&page_size=2")).containsExactly(first);
        JsonNode page = get(HISTORY + "?page=2&page_size=2").json().path("pagination");
        assertThat(page.path("total_count").asInt()).isEqualTo(3);
        assertThat(page.path("total_pages").asInt()).isEqualTo(2);
    }

    @Test
    void theDaysAreBusinessDaysAndBothEndsCount() {
        long[] ids = new long[9];
        for (int daysAgo = 0; daysAgo < ids.length; daysAgo++) {
            ids[daysAgo] = place(0).path("id").asLong();
            jdbc.sql("update orders set business_day = ? where id = ?")
                    .params(today().minusDays(daysAgo), ids[daysAgo])
                    .update();
        }
        complete(0);

        assertThat(ids(HISTORY)).containsExactly(ids[0], ids[1], ids[2], ids[3], ids[4], ids[5], ids[6]);
        assertThat(ids(ofTable(0) + "?from_date=" + today().minusDays(8)))
                .hasSize(9)
                .endsWith(ids[7], ids[8]);
        assertThat(ids(ofTable(0) + "?to_date=" + today().minusDays(7))).containsExactly(ids[7], ids[8]);
        String yesterday = today().minusDays(1).toString();
        assertThat(ids(HISTORY + "?from_date=" + yesterday + "&to_date=" + yesterday))
                .containsExactly(ids[1]);
    }

    @Test
    void todayIsTheDayOfTheStoresOwnClock() {
        clock("Pacific/Kiritimati", "00:00");
        long ahead = place(0).path("id").asLong();
        complete(0);
        String today = LocalDate.now(ZoneId.of("Pacific/Kiritimati")).toString();
        assertThat(ids(HISTORY)).containsExactly(ahead);
        assertThat(ids(HISTORY + "?from_date=" + today + "&to_date=" + today)).containsExactly(ahead);

        store = new TestStore(jdbc, tokens);
        clock("Etc/GMT+12", "23:00");
        long behind = place(0).path("id").asLong();
        complete(0);
        today = LocalDateTime.now(ZoneId.of("Etc/GMT+12"))
                .minusHours(23)
                .toLocalDate()
                .toString();
        assertThat(ids(HISTORY)).containsExactly(behind);
        assertThat(ids(HISTORY + "?from_date=" + today + "&to_date=" + today)).containsExactly(behind);
    }

    @Test
    void aStoreThatSetsItsClockBackStillSeesItsNewestOrders() {
        clock("Pacific/Kiritimati", "00:00");
        place(0);
        clock("Etc/GMT+12", "23:00");
        long newest = place(0).path("id").asLong();
        complete(0);
        assertThat(ids(HISTORY)).hasSize(2).contains(newest);
    }

    @Test
    void aDeletedTablesHistoryStays() {
        long id = place(0).path("id").asLong();
        complete(0);
        api.delete("/api/admin/tables/" + store.table(0))
                .as(store.adminToken())
                .send()
                .expect(204);

        assertThat(ids(HISTORY)).containsExactly(id);
        assertThat(ids(HISTORY + "?table_id=" + store.table(0))).containsExactly(id);
        assertThat(get(ofTable(0)).expect(404).code()).isEqualTo("TABLE_NOT_FOUND");
    }

    @Test
    void anotherStoresHistoryIsNotFound() {
        place(0);
        complete(0);
        TestStore other = new TestStore(jdbc, tokens);

        assertThat(api.get(ofTable(0)).as(other.adminToken()).send().expect(404).code())
                .isEqualTo("TABLE_NOT_FOUND");
        for (String path : List.of(HISTORY, HISTORY + "?table_id=" + store.table(0))) {
            assertThat(api.get(path)
                            .as(other.adminToken())
                            .send()
                            .expect(200)
                            .json()
                            .path("data"))
                    .isEmpty();
        }
        api.get(HISTORY).send().expect(401);
        api.get(HISTORY).as(store.tableToken(0)).send().expect(403);
        assertThat(get("/api/admin/tables/999999999/order-history").expect(404).code())
                .isEqualTo("TABLE_NOT_FOUND");
    }

    @Test
    void badDaysAreRefused() {
        for (String query : List.of(
                "?from_date=2026-02-02&to_date=2026-02-01",
                "?from_date=2025-01-01&to_date=2026-01-02",
                "?from_date=" + today().plusDays(1),
                "?from_date=2026-02-30",
                "?from_date=20260201",
                "?to_date=%2B999999999-12-31",
                "?to_date=-0001-12-31",
                "?to_date=yesterday",
                "?to_date=2026-02-01&to_date=2026-02-02",
                "?table_id=x",
                "?page=0",
                "?page_size=201")) {
            assertThat(api.get(HISTORY + query)
                            .as(store.adminToken())
                            .sendUnchecked()
                            .expect(400)
                            .code())
                    .as(query)
                    .isEqualTo("VALIDATION_FAILED");
        }
        for (String query : List.of(
                "?from_date=2025-01-01&to_date=2026-01-01",
                "?from_date=0000-01-01&to_date=0000-01-01",
                "?to_date=0000-01-01",
                "?from_date=9999-12-31&to_date=9999-12-31",
                "?to_date=9999-12-31")) {
            assertThat(get(HISTORY + query).expect(200).json().path("data"))
                    .as(query)
                    .isEmpty();
        }
    }

    @Test
    void anOrderThatLeavesTheHistoryWhileItIsReadIsNotShownWithoutItsItems() throws Exception {
        place(0);
        complete(0);
        CompletableFuture<Answer> read;
        try (Connection reopening = Database.connect();
                Statement restore = reopening.createStatement()) {
            reopening.setAutoCommit(false);
            restore.execute("lock table order_history_items in access exclusive mode");
            read = CompletableFuture.supplyAsync(() -> get(HISTORY));
            await().until(() -> jdbc.sql(
                            "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'unnest')")
                    .query(Boolean.class)
                    .single());
            for (String table : List.of("order_history_items", "order_history")) {
                restore.execute("delete from " + table + " where store_id = '" + store.id() + "'");
            }
            reopening.commit();
        }
        assertThat(read.get().expect(200).json().path("data")).isEmpty();
    }

    private void clock(String zone, String cutoff) {
        jdbc.sql("update stores set time_zone = ?, business_day_cutoff = ?::time where id = ?")
                .params(zone, cutoff, store.id())
                .update();
    }

    private LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Seoul"));
    }

    private String ofTable(int table) {
        return "/api/admin/tables/" + store.table(table) + "/order-history";
    }

    private JsonNode place(int table) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(table))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(store.cart().replaceFirst("}$", ",\"note\":\"덜 맵게\"}"))
                .send()
                .expect(201)
                .json();
    }

    private void complete(int table) {
        api.post("/api/admin/tables/" + store.table(table) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
    }

    private Answer get(String path) {
        return api.get(path).as(store.adminToken()).send();
    }

    private List<Long> ids(String path) {
        return get(path).expect(200).json().path("data").findValuesAsText("order_id").stream()
                .map(Long::valueOf)
                .toList();
    }
}
