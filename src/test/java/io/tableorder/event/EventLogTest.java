package io.tableorder.event;

import static io.tableorder.event.EventFixture.oneTo;
import static io.tableorder.event.EventType.MENU_CHANGED;
import static io.tableorder.event.EventType.ORDER_DELETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.IntegrationTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
class EventLogTest {

    private static final int LARGE = 1024 * 1024;

    EventFixture events;

    @Autowired
    EventLog log;

    @Autowired
    LogReader reader;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    Retention retention;

    @BeforeEach
    void prepare(@Autowired ApplicationContext context) {
        events = new EventFixture(context);
    }

    @Test
    void countsWithoutAGapHoweverManyWriteAndRollBackAtOnce() throws Exception {
        UUID store = events.newStore();
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> written = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                written.add(writers.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        events.append(store, ORDER_DELETED);
                        rollBackOne(store);
                    }
                }));
            }
            for (Future<?> future : written) {
                future.get();
            }
        } finally {
            writers.shutdown();
        }

        List<Event> all = reader.after(store, 0, 1_000, LARGE).events();
        assertThat(all).extracting(Event::seq).isEqualTo(oneTo(400));
        assertThat(all).extracting(Event::id).doesNotHaveDuplicates();
    }

    private void rollBackOne(UUID store) {
        transactions.executeWithoutResult(tx -> {
            log.append(store, ORDER_DELETED, System.nanoTime(), 1, "{}");
            tx.setRollbackOnly();
        });
    }

    @Test
    void readsBackWhatWasWritten() {
        UUID store = events.newStore();
        events.append(store, ORDER_DELETED);
        long seq = events.append(store, MENU_CHANGED);

        List<Event> read = reader.after(store, 1, 10, LARGE).events();

        assertThat(read).extracting(Event::seq).containsExactly(seq);
        Event event = read.get(0);
        assertThat(event.type()).isEqualTo("menu.changed");
        assertThat(event.aggregateType()).isEqualTo("menu");
        assertThat(event.payload()).isEqualTo("{\"made_up\": 1}");
        assertThat(reader.after(events.newStore(), 0, 10, LARGE).events()).isEmpty();
    }

    @Test
    void refusesToWriteOutsideOfTheTransactionOfTheChange() {
        UUID store = events.newStore();

        assertThatThrownBy(() -> log.append(store, ORDER_DELETED, 1, 1, "{}"))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void forgetsOldEventsButNoneThatStillWaits() {
        UUID store = events.newStore();
        events.append(store, ORDER_DELETED, 5);
        await().until(() -> events.waiting(store) == 0);
        jdbc.sql("update event_log set created_at = now() - interval '73 hours' where store_id = ? and seq <= 4")
                .param(store)
                .update();
        jdbc.sql("insert into outbox (store_id, seq, next_attempt_at) values (?, 2, 'infinity')")
                .param(store)
                .update();

        retention.forgetEvents();

        assertThat(reader.after(store, 0, 10, LARGE).events())
                .extracting(Event::seq)
                .containsExactly(2L, 5L);
    }

    @Test
    void isReadInPiecesThatAreNotLarge() {
        UUID store = events.newStore();
        events.appendLarge(store, ORDER_DELETED, 10_000, 5);
        LogReader.Page page = reader.after(store, 0, 10, 25_000);
        assertThat(page.events())
                .extracting(Event::seq)
                .as("the one that makes it enough is in it")
                .containsExactly(1L, 2L, 3L);
        assertThat(page.isFull()).isTrue();
        page = reader.after(store, 3, 10, 25_000);
        assertThat(page.events()).extracting(Event::seq).containsExactly(4L, 5L);
        assertThat(page.isFull()).isFalse();
        assertThat(reader.after(store, 0, 10, 1).events())
                .as("one that is larger than a whole page")
                .extracting(Event::seq)
                .containsExactly(1L);
        assertThat(reader.after(store, 3, 2, 25_000).isFull()).isTrue();
        assertThat(reader.after(store, 5, 2, 25_000)).isEqualTo(new LogReader.Page(List.of(), false));
    }
}
