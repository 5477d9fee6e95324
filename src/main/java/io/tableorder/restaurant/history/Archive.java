package io.tableorder.restaurant.history;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.http.Parameters;
import io.tableorder.http.Period;
import io.tableorder.restaurant.table.Tables;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The completed orders of a store as its staff read them, by table and business day. */
@Component
class Archive {

    private static final int A_WEEK = 7;

    private final History history;
    private final Tables tables;

    Archive(History history, Tables tables) {
        this.history = history;
        this.tables = tables;
    }

    /** A table that is gone has its history here. */
    void list(Exchange exchange) {
        list(exchange, Actor.of(exchange).store(), Parameters.queryId(exchange, "table_id"));
    }

    void listOfTable(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        long table = Parameters.pathId(exchange, "id", ProblemCode.TABLE_NOT_FOUND);
        if (!tables.exists(store, table)) {
            throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
        }
        list(exchange, store, table);
    }

    private void list(Exchange exchange, UUID store, @Nullable Long table) {
        exchange.getMessage()
                .setBody(history.list(
                        store, table, Period.of(exchange, history.lastDay(store), A_WEEK), Page.Request.of(exchange)));
    }
}
