package io.tableorder.access.reads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Housekeeping;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Super admins read the data of any store, as its staff see it, and each read is recorded. */
class StoreReadsTest extends StoreTest {

    /** What staff call each, and its name in the record. */
    private static final Map<String, String> DATA = Map.of(
            "menus", "menus",
            "tables", "tables",
            "orders", "orders",
            "order-history", "history",
            "reports/sales", "sales");

    private static final String CSV = "text/csv";

    @Autowired
    private CamelContext camel;

    private String superAdmin;

    private record Row(String data, String actor, String requestId) {}

    @BeforeEach
    void serveGuests() {
        superAdmin = store.superAdminToken();
        store.placeOrder(api, 0);
        store.placeOrder(api, 1);
        api.post("/api/admin/tables/" + store.table(1) + "/complete-session")
                .as(store.adminToken())
                .json("{\"force\":true}")
                .send()
                .expect(200);
    }

    @Test
    void aSuperAdminReadsWhatStaffRead() {
        new TestStore(jdbc, tokens).placeOrder(api, 0);
        for (String data : DATA.keySet()) {
            JsonNode ofStaff = api.get("/api/admin/" + data)
                    .as(store.adminToken())
                    .send()
                    .expect(200)
                    .json();
            assertThat(ofStaff.toString()).as(data).containsAnyOf("된장국", "total_price", "total_sales");
            assertThat(read(data).expect(200).json()).as(data).isEqualTo(ofStaff);
        }
    }

    @Test
    void filtersPagesAndFilesAreThoseOfStaff() {
        assertThat(read("orders?table_id=" + store.table(1)).json().path("data"))
                .isEmpty();
        assertThat(read("orders?status=pending&page_size=1").json().at("/pagination/total_count"))
                .hasToString("1");
        assertThat(read("menus?is_available=false").json().path("data")).hasSize(1);
        assertThat(read("reports/sales?group_by=menu").json().path("rows").size())
                .isEqualTo(2);
        for (String data : List.of("order-history", "reports/sales")) {
            String file = api.get(pathOf(data))
                    .as(superAdmin)
                    .header("Accept", CSV)
                    .send()
                    .expect(200)
                    .text();
            assertThat(file)
                    .isEqualTo(api.get("/api/admin/" + data)
                            .as(store.adminToken())
                            .header("Accept", CSV)
                            .send()
                            .text());
            assertThat(file.lines()).as(data).hasSizeGreaterThan(1);
            assertThat(api.get(pathOf(data))
                            .as(superAdmin)
                            .header("Accept", "image/png")
                            .send()
                            .expect(406)
                            .code())
                    .isEqualTo("NOT_ACCEPTABLE");
        }
    }

    @Test
    void anUnchangedBoardIsNotSentTwiceAndItsReadIsRecordedAllTheSame() {
        String tag = read("tables").header("ETag");
        api.get(pathOf("tables"))
                .as(superAdmin)
                .header("If-None-Match", String.valueOf(tag))
                .send()
                .expect(304);
        assertThat(rows()).extracting(Row::data).containsExactly("tables", "tables");
    }

    @Test
    void eachReadIsRecordedWithItsReaderAndItsRequest() {
        String reader = "admin:"
                + jdbc.sql("select max(id) from admins where role = 'super_admin'")
                        .query(Long.class)
                        .single();
        DATA.forEach((data, recorded) -> {
            String request = "r-" + UUID.randomUUID();
            api.get(pathOf(data))
                    .as(superAdmin)
                    .header("X-Request-Id", request)
                    .send()
                    .expect(200);
            assertThat(rows()).last().isEqualTo(new Row(recorded, reader, request));
        });
        assertThat(rows()).hasSize(DATA.size());
    }

    @Test
    void whatStaffReadIsNotRecorded() {
        DATA.keySet().forEach(data -> api.get("/api/admin/" + data)
                .as(store.adminToken())
                .send()
                .expect(200));
        assertThat(rows()).isEmpty();
    }

    @Test
    void aStoreThatIsNoneIsNotFound() {
        for (String data : DATA.keySet()) {
            for (String id : List.of(UUID.randomUUID().toString(), "1", "x")) {
                Answer answer = api.get("/api/superadmin/stores/" + id + "/" + data)
                        .as(superAdmin)
                        .sendUnchecked()
                        .expect(404);
                assertThat(answer.code()).as(id + "/" + data).isEqualTo("STORE_NOT_FOUND");
            }
        }
    }

    @Test
    void nothingCanBeChanged() {
        for (String data : DATA.keySet()) {
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
                Answer answer = api.call(method, pathOf(data))
                        .as(superAdmin)
                        .json("{}")
                        .sendUnchecked()
                        .expect(405);
                assertThat(answer.header("Allow")).contains("GET").doesNotContain(method);
            }
        }
        assertThat(rows()).isEmpty();
    }

    @Test
    void theRecordIsKeptAsLongAsTheHistory() {
        read("menus").expect(200);
        read("orders").expect(200);
        jdbc.sql("update store_reads set at = history_begin() where store_id = ? and data = 'menus'")
                .param(store.id())
                .update();
        jdbc.sql(
                        "update store_reads set at = history_begin() - interval '1 minute' where store_id = ? and data = 'orders'")
                .param(store.id())
                .update();

        Housekeeping.run(camel, "purge-store-reads");

        assertThat(rows()).extracting(Row::data).containsExactly("menus");
    }

    private Answer read(String data) {
        return api.get(pathOf(data)).as(superAdmin).send();
    }

    private String pathOf(String data) {
        return "/api/superadmin/stores/" + store.id() + "/" + data;
    }

    private List<Row> rows() {
        return jdbc.sql("select data, actor, request_id from store_reads where store_id = ? order by id")
                .param(store.id())
                .query(Row.class)
                .list();
    }
}
