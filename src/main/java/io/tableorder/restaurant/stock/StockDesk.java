package io.tableorder.restaurant.stock;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.restaurant.menu.MenuStock;
import io.tableorder.restaurant.stock.Portions.Stock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** What staff do with portions. Orders take from them, and cancellations give back. */
@Component
class StockDesk {

    private final Portions portions;
    private final MenuStock stock;
    private final Transactions transactions;

    StockDesk(Portions portions, MenuStock stock, Transactions transactions) {
        this.portions = portions;
        this.stock = stock;
        this.transactions = transactions;
    }

    List<Stock> list(UUID store) {
        return portions.list(store);
    }

    /** @param counted null to end the counting */
    Stock set(Actor by, long menu, @Nullable Integer counted) {
        try {
            return transactions.run(status -> {
                String name = portions.nameOf(by.store(), menu);
                if (name == null) {
                    throw notFound(menu);
                }
                stock.set(by, menu, counted);
                return new Stock(menu, name, counted);
            });
        } catch (DataIntegrityViolationException deletedAMomentAgo) {
            throw notFound(menu);
        }
    }

    private static ProblemException notFound(long menu) {
        return new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(menu));
    }
}
