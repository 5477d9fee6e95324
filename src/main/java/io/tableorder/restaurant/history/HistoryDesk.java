package io.tableorder.restaurant.history;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Page;
import io.tableorder.http.Period;
import io.tableorder.restaurant.table.Tables;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists the completed orders of a store by table and business day. */
@Component
class HistoryDesk {

    private final History history;
    private final Tables tables;

    HistoryDesk(History history, Tables tables) {
        this.history = history;
        this.tables = tables;
    }

    /**
     * Newest first.
     *
     * @param table null for the orders of all tables; the history of a deleted table stays
     */
    Page<ArchivedOrder> list(UUID store, @Nullable Long table, Period days, Page.Request page) {
        return history.list(store, table, days, page);
    }

    /** The last business day that the store's history may have. */
    LocalDate lastDay(UUID store) {
        return history.lastDay(store);
    }

    /** Refuses a table that the store does not have. */
    void requireTable(UUID store, long table) {
        if (!tables.exists(store, table)) {
            throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
        }
    }
}
