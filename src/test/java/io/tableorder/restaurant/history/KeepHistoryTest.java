package io.tableorder.restaurant.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.access.account.Tokens;
import io.tableorder.testing.Database;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestSettings;
import io.tableorder.testing.TestStore;
import java.sql.Connection;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
class KeepHistoryTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @Autowired
    private HistoryMonths months;

    @Autowired
    private HistoryRetention retention;

    @Autowired
    private TransactionTemplate transaction;

    private TestStore store;

    @BeforeEach
    void openAStore() {
        store = new TestStore(jdbc, tokens);
        dropAllBefore("(now() - interval '61 months')::date");
    }

    @Test
    void theMonthsToComeAreThereBeforeTheyAreNeeded() {
        retention.makeMonths();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (int ahead = 0; ahead <= 2; ahead++) {
            String month = today.plusMonths(ahead).format(DateTimeFormatter.ofPattern("yyyy_MM"));
            assertThat(partitions(month)).containsExactly("order_history_" + month, "order_history_items_" + month);
        }
    }

    @Test
    void monthsPastTheRetentionAreDroppedOneARunAndTheOthersStay() {
        make(LocalDate.of(1900, 1, 31), LocalDate.of(1900, 3, 1));
        LocalDate lastMonth = LocalDate.now(ZoneOffset.UTC).minusMonths(1);
        make(lastMonth, lastMonth);
        archive(LocalDate.of(1900, 2, 28), 1);
        archive(lastMonth, 2);

        retention.dropMonth();
        assertThat(partitions("1900_01")).isEmpty();
        assertThat(partitions("1900_02")).hasSize(2);
        retention.dropMonth();
        retention.dropMonth();

        assertThat(partitions("1900_%")).isEmpty();
        assertThat(archived()).containsExactly(2L);
    }

    @Test
    void aMonthIsKeptWhileOneOfItsDaysIs() {
        archive(LocalDate.now(ZoneOffset.UTC), 1);
        make(LocalDate.of(1897, 5, 1), LocalDate.of(1897, 6, 30));
        dropAllBefore("date '1897-06-30'");
        assertThat(partitions("1897_%")).containsExactly("order_history_1897_06", "order_history_items_1897_06");
        dropBefore("date '1897-07-01'");
        assertThat(partitions("1897_%")).isEmpty();
    }

    /** The dates are those that an instance would send whose own clock runs ahead. */
    @Test
    void aClockThatRunsAheadDropsNothing() {
        LocalDate lastMonth = LocalDate.now(ZoneOffset.UTC).minusMonths(1);
        make(lastMonth, lastMonth);
        archive(lastMonth, 1);
        assertThat(dropBefore("current_date + 365")).isNull();
        assertThat(dropBefore("current_date")).isNull();
        assertThat(archived()).containsExactly(1L);
    }

    /** The database's clock runs years ahead of the orders, or the stores were closed that long. */
    @Test
    void noMonthIsDroppedWithinTheRetentionOfTheNewestArchivedOrder() {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            jdbc.sql("delete from order_history").update();
            make(LocalDate.of(1895, 1, 1), LocalDate.of(1896, 12, 31));
            archive(LocalDate.of(1896, 2, 13), 1);
            String kept12Months = "(current_date - interval '12 months')::date";

            assertThat(dropBefore(kept12Months)).isEqualTo("1895-01");
            assertThat(dropBefore(kept12Months)).isNull();
            archive(LocalDate.of(1896, 3, 2), 2);
            assertThat(dropBefore(kept12Months)).isEqualTo("1895-02");
            assertThat(dropBefore(kept12Months)).isNull();
        });
    }

    @Test
    void howLongTheHistoryIsKeptIsASetting() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        LocalDate fiveYearsAgo = today.minusYears(5);
        String month = fiveYearsAgo.format(DateTimeFormatter.ofPattern("yyyy_MM"));
        make(fiveYearsAgo, fiveYearsAgo);

        keeping(60).dropMonth();
        assertThat(partitions(month)).hasSize(2);

        keeping(58).dropMonth();
        assertThat(partitions(month)).isEmpty();
    }

    @Test
    void severalInstancesKeepTheHistoryAtOnce() throws Exception {
        ExecutorService instances = Executors.newFixedThreadPool(4);
        try {
            for (int year = 1880; year < 1885; year++) {
                LocalDate first = LocalDate.of(year, 1, 1);
                Callable<Object> make = () -> {
                    make(first, first.plusMonths(3));
                    return "made";
                };
                for (Future<Object> made :
                        instances.invokeAll(Stream.generate(() -> make).limit(4).toList())) {
                    assertThat(made.get()).isEqualTo("made");
                }
                assertThat(partitions(year + "_%")).hasSize(8);
            }
            Callable<Object> drop = () -> {
                while (!partitions("188%").isEmpty()) {
                    retention.dropMonth();
                }
                return "dropped";
            };
            for (Future<Object> dropped :
                    instances.invokeAll(Stream.generate(() -> drop).limit(4).toList())) {
                assertThat(dropped.get()).isEqualTo("dropped");
            }
        } finally {
            instances.shutdownNow();
        }
        assertThat(partitions("188%")).isEmpty();
    }

    @Test
    void aDropGivesWayToAReaderThatTakesLong() throws Exception {
        LocalDate day = LocalDate.of(1896, 1, 1);
        make(day, day);
        try (Connection reader = Database.connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("select count(*) from order_history where business_day = '1896-01-01'");
            assertThat(org.assertj.core.api.Assertions.catchThrowable(retention::dropMonth))
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("lock timeout");
        }
        retention.dropMonth();
        assertThat(partitions("1896_%")).isEmpty();
    }

    private HistoryRetention keeping(int months) {
        return new HistoryRetention(this.months, TestSettings.with("orders.history-retention-months", months));
    }

    private void make(LocalDate from, LocalDate to) {
        jdbc.sql("select make_history_partitions(?, ?)::text")
                .params(from, to)
                .query(String.class)
                .optional();
    }

    private @Nullable String dropBefore(String day) {
        return jdbc.sql("select drop_history_partition(" + day + ")")
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private void dropAllBefore(String day) {
        while (dropBefore(day) != null) {
            // repeats until nothing is left to drop
        }
    }

    private List<Long> archived() {
        return jdbc.sql("select original_order_id from order_history where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .list();
    }

    private void archive(LocalDate day, long id) {
        jdbc.sql("""
                insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number,
                                           business_day, status, total_price, currency, placed_by, version, created_at,
                                           updated_at, events)
                values (?, ?, 1, '1', 1, 1, ?, 'served', 1000, 'KRW', 'table:1', 1, now(), now(), '[]')
                """).params(store.id(), id, day).update();
    }

    private List<String> partitions(String month) {
        return jdbc.sql("select relname from pg_class where relkind = 'r' and (relname like ? or relname like ?)"
                        + " order by relname")
                .params("order_history_" + month, "order_history_items_" + month)
                .query(String.class)
                .list();
    }
}
