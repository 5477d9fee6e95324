package io.tableorder.restaurant.stock;

import io.tableorder.event.EventLog;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.restaurant.dish.MenuEdits;
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
    private final MenuEdits edits;
    private final EventLog events;

    StockDesk(Portions portions, MenuEdits edits, EventLog events) {
        this.portions = portions;
        this.edits = edits;
        this.events = events;
    }

    List<Stock> list(UUID store) {
        return portions.list(store);
    }

    /** @param counted null to end the counting */
    Stock set(Actor by, long menu, @Nullable Integer counted) {
        try {
            return edits.run(by.store(), () -> {
                String name = portions.nameOf(by.store(), menu);
                if (name == null) {
                    throw notFound(menu);
                }
                // As an order does before it takes portions.
                events.hold(by.store());
                if (counted == null) {
                    portions.clear(by.store(), menu);
                } else {
                    portions.set(by.store(), menu, counted, by.subject());
                }
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
