package io.tableorder.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tableorder.foundation.embedded.TestServers;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.StoreTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A store whose clock had run two years ahead: one order of then is open, one is completed. */
class BusinessDaysTest extends StoreTest {

    private static final String AHEAD = "(now() at time zone 'Asia/Seoul')::date + 730";

    @Autowired
    private DataSource database;

    @Test
    void ordersOfDaysToComeAreBroughtBackUnderTheNextNumbers() {
        long completed = placeAhead();
        complete();
        long open = placeAhead();
        long today = store.placeOrder(api, 0);

        assertThat(repair(true))
                .contains(
                        "Order " + completed + ": number 1 of ",
                        "becomes number 2 of ",
                        "Order " + open + ": number 2 of ",
                        "becomes number 3 of ",
                        "Store " + store.id(),
                        "goes on with number 4 of ");

        assertThat(numbers("id", "orders")).containsExactly(open + " 0 3", today + " 0 1");
        assertThat(numbers("original_order_id", "order_history")).containsExactly(completed + " 0 2");
        assertThat(jdbc.sql(
                                "select count(*) from order_history_items i join order_history o using (store_id, business_day, original_order_id)"
                                        + " where store_id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        long next = store.placeOrder(api, 0);
        assertThat(numbers("id", "orders")).contains(next + " 0 4");
        assertThat(repair(true)).isEqualTo("No store is ahead of its business day\n");
    }

    @Test
    void whatWasCancelledOrDeletedOnDaysToComeIsBroughtBackToo() {
        long open = placeAhead();
        api.post("/api/admin/orders/" + open + "/cancellations")
                .as(store.adminToken())
                .json("{\"items\":[{\"line\":2,\"quantity\":1}],\"reason_code\":\"changed_mind\"}")
                .send()
                .expect(200);
        api.delete("/api/admin/orders/" + open).as(store.adminToken()).send().expect(204);
        jdbc.sql("update store_seq set business_day = business_day(store_id) where store_id = ?")
                .param(store.id())
                .update();
        assertThat(repair(true)).contains("goes on with number 1 of ");
        for (String table : List.of("order_voids", "deleted_orders")) {
            assertThat(jdbc.sql("select business_day = business_day(store_id) from " + table + " where store_id = ?")
                            .param(store.id())
                            .query(Boolean.class)
                            .list())
                    .as(table)
                    .containsExactly(true);
        }
        assertThat(repair(true)).isEqualTo("No store is ahead of its business day\n");
    }

    @Test
    void inProductionItPrintsFirstWhatItWouldDo() {
        long open = placeAhead();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatExceptionOfType(DatabaseCommand.Refused.class)
                .isThrownBy(() -> repairer().repair(store.id(), false, print(out)))
                .withMessageContaining("--yes");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Order " + open + ": number 1 of ");
        assertThat(numbers("id", "orders")).containsExactly(open + " 730 1");
    }

    @Test
    void aStoreThatIsNotThereIsRefused() {
        assertThatExceptionOfType(DatabaseCommand.Refused.class)
                .isThrownBy(() -> repairer().repair(new UUID(0, 7), true, print(new ByteArrayOutputStream())))
                .withMessageContaining("no store");
    }

    @Test
    void itIsACommand() throws Exception {
        long open = placeAhead();
        ProcessBuilder builder = ChildProcess.application(
                "io.tableorder.TableOrderApplication",
                "db",
                "repair",
                "business-day",
                store.id().toString(),
                "--yes");
        builder.environment().put("ENV", "production");
        builder.environment().put("DATABASE_URL", TestServers.property("table-order.database-url"));
        ChildProcess.Ended ended = ChildProcess.run(builder);
        assertThat(ended.output()).startsWith("Order " + open + ": number 1 of ");
        assertThat(ended.exitCode()).isZero();
        assertThat(numbers("id", "orders")).containsExactly(open + " 0 1");
    }

    private String repair(boolean isDone) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        repairer().repair(store.id(), isDone, print(out));
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private BusinessDays repairer() {
        return new BusinessDays(database);
    }

    private static PrintStream print(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    /** Id, days ahead of today, and number. */
    private List<String> numbers(String id, String table) {
        return jdbc.sql(
                        "select %s || ' ' || business_day - (now() at time zone 'Asia/Seoul')::date || ' ' || order_number from %s"
                                        .formatted(id, table)
                                + " where store_id = ? order by " + id)
                .param(store.id())
                .query(String.class)
                .list();
    }

    /** As a database does whose clock runs ahead. */
    private long placeAhead() {
        long id = store.placeOrder(api, 0);
        jdbc.sql("update orders set business_day = " + AHEAD
                        + ", order_number = 1 + (select count(*) from order_history where store_id = ?) where id = ?")
                .params(store.id(), id)
                .update();
        jdbc.sql("update store_seq set order_number = 0, business_day = " + AHEAD + " where store_id = ?")
                .param(store.id())
                .update();
        return id;
    }

    private void complete() {
        api.post("/api/admin/tables/" + store.table(0) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
    }
}
