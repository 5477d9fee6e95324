package io.tableorder.restaurant.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.Housekeeping;
import io.tableorder.testing.StoreTest;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ClosedSessionsTest extends StoreTest {

    @Autowired
    private CamelContext camel;

    @Test
    void completedSessionsAreKeptAsLongAsTheHistory() {
        close(store.table(0), "history_begin() - 3");
        close(store.table(1), "history_begin()");

        Housekeeping.run(camel, "purge-sessions");

        assertThat(jdbc.sql("select table_id from table_sessions where store_id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .list())
                .containsExactly(store.table(1));
    }

    private void close(long table, String day) {
        jdbc.sql("insert into table_sessions (store_id, table_id, started_at, ended_at) values (?, ?, %1$s - 1, %1$s)"
                        .formatted(day))
                .params(store.id(), table)
                .update();
    }
}
