package io.tableorder.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.account.Tokens;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class KeepHistoryTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @Autowired
    private Months months;

    @Autowired
    private HistoryRetention retention;

    private TestStore store;

    @BeforeEach
    void openAStore() {
        store = new TestStore(jdbc, tokens);
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
    void monthsPastKeepingAreDroppedAndTheOthersStay() {
        months.make(LocalDate.of(1999, 1, 31), LocalDate.of(1999, 3, 1));
        LocalDate lastMonth = LocalDate.now(ZoneOffset.UTC).minusMonths(1);
        months.make(lastMonth, lastMonth);
        archive(LocalDate.of(1999, 2, 28), 1);
        archive(lastMonth, 2);

        retention.dropMonths();

        assertThat(partitions("1999_%")).isEmpty();
        assertThat(jdbc.sql("select original_order_id from order_history where store_id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .list())
                .containsExactly(2L);
    }

    @Test
    void aMonthIsKeptWhileOneOfItsDaysIs() {
        months.make(LocalDate.of(1997, 5, 1), LocalDate.of(1997, 6, 30));
        while (months.dropOneBefore(LocalDate.of(1997, 6, 30)).isPresent()) {
            // until nothing is left to drop
        }
        assertThat(partitions("1997_%")).containsExactly("order_history_1997_06", "order_history_items_1997_06");
        while (months.dropOneBefore(LocalDate.of(1997, 7, 1)).isPresent()) {
            // until nothing is left to drop
        }
        assertThat(partitions("1997_%")).isEmpty();
    }

    @Test
    void howLongTheHistoryIsKeptIsASetting() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        LocalDate fiveYearsAgo = today.minusYears(5);
        String month = fiveYearsAgo.format(DateTimeFormatter.ofPattern("yyyy_MM"));
        months.make(fiveYearsAgo, fiveYearsAgo);

        new HistoryRetention(months, TestSettings.with("orders.history-retention-months", 60)).dropMonths();
        assertThat(partitions(month)).hasSize(2);

        new HistoryRetention(months, TestSettings.with("orders.history-retention-months", 58)).dropMonths();
        assertThat(partitions(month)).isEmpty();
    }

    @Test
    void severalInstancesKeepTheHistoryAtOnce() throws Exception {
        ExecutorService instances = Executors.newFixedThreadPool(4);
        try {
            for (int year = 1980; year < 1985; year++) {
                LocalDate first = LocalDate.of(year, 1, 1);
                Callable<Object> make = () -> {
                    months.make(first, first.plusMonths(3));
                    return "made";
                };
                for (Future<Object> made :
                        instances.invokeAll(Stream.generate(() -> make).limit(4).toList())) {
                    assertThat(made.get()).isEqualTo("made");
                }
                assertThat(partitions(year + "_%")).hasSize(8);
            }
            Callable<Object> drop = () -> {
                retention.dropMonths();
                return "dropped";
            };
            for (Future<Object> dropped :
                    instances.invokeAll(Stream.generate(() -> drop).limit(4).toList())) {
                assertThat(dropped.get()).isEqualTo("dropped");
            }
        } finally {
            instances.shutdownNow();
        }
        assertThat(partitions("198%")).isEmpty();
    }

    @Test
    void aDropGivesWayToAReaderThatTakesLong() throws Exception {
        LocalDate day = LocalDate.of(1996, 1, 1);
        months.make(day, day);
        try (Connection reader = Database.connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("select count(*) from order_history where business_day = '1996-01-01'");
            assertThat(org.assertj.core.api.Assertions.catchThrowable(retention::dropMonths))
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("lock timeout");
        }
        retention.dropMonths();
        assertThat(partitions("1996_%")).isEmpty();
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
