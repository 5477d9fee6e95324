package io.tableorder.restaurant.order;

import io.tableorder.event.EventLog;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.SqlConflicts;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.restaurant.order.NewOrders.Stored;
import io.tableorder.restaurant.order.NewOrders.Twin;
import io.tableorder.restaurant.table.GuestSessions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;

/**
 * Places orders. Order, items, event, outbox row and idempotency key are committed together or not at all. An order is priced from the price
 * list that this instance knows, and stored in one round trip. Whatever keeps it from that takes the long way: a transaction that opens the
 * session, finds an earlier, identical request, or reads the prices again, and that alone refuses an order.
 */
@Component
class OrderPlacement {

    private static final Logger LOG = LoggerFactory.getLogger(OrderPlacement.class);

    private final GuestSessions sessions;
    private final PriceLists priceLists;
    private final NewOrders orders;
    private final EventLog events;
    private final OrderCounts counts;
    private final BusinessLines lines;
    private final Transactions transactions;
    private final Duration duplicateWindow;

    OrderPlacement(
            GuestSessions sessions,
            PriceLists priceLists,
            NewOrders orders,
            EventLog events,
            OrderCounts counts,
            BusinessLines lines,
            Transactions transactions,
            Settings settings) {
        this.sessions = sessions;
        this.priceLists = priceLists;
        this.orders = orders;
        this.events = events;
        this.counts = counts;
        this.lines = lines;
        this.transactions = transactions;
        this.duplicateWindow = settings.orders().duplicateWindow();
    }

    /**
     * The answer to a request for an order.
     *
     * @param answer the order as JSON, as guests see it
     * @param order as it was placed; null if an earlier, identical request had placed it
     */
    record Placed(long orderId, String answer, @Nullable PricedOrder order) {

        boolean isReplay() {
            return order == null;
        }
    }

    /**
     * Places the order, or finds the one that an earlier, identical request has placed. The lock on the session makes the requests of one
     * table wait for each other, so a twin that arrives at the same time finds the order committed.
     *
     * @param idempotencyKey as the client sent it; null if it sent none
     */
    Placed place(Actor table, @Nullable String idempotencyKey, PlaceOrder order) {
        RequestKey key = RequestKey.of(table, idempotencyKey, order, duplicateWindow);
        Placed placed = placeAtOnce(table, key, order)
                .orElseGet(() -> transactions.run(status -> placeStepByStep(table, key, order, status)));
        PricedOrder committed = placed.order();
        if (committed != null) {
            counts.placed(table.store(), committed.totalPrice(), committed.currency());
            lines.placed(table.store(), placed.orderId(), committed);
        }
        LOG.debug("{} has order {}{}", table.subject(), placed.orderId(), placed.isReplay() ? ", as before" : "");
        return placed;
    }

    /** @return empty if the order needs the long way, or has to be refused */
    private Optional<Placed> placeAtOnce(Actor table, RequestKey key, PlaceOrder order) {
        try {
            return store(table, key, order, priceLists.find(table.store()).orElseThrow(OrderPlacement::noSuchTable));
        } catch (ProblemException perhapsOutdated) {
            return Optional.empty();
        } catch (ConcurrencyFailureException lost) {
            if (SqlConflicts.isTransactionLost(lost)) {
                return Optional.empty();
            }
            throw lost;
        }
    }

    private Placed placeStepByStep(Actor table, RequestKey key, PlaceOrder order, TransactionStatus transaction) {
        long session = sessions.lockOrOpen(table);
        Optional<Twin> twin = orders.findTwin(table.store(), session, key);
        if (twin.isPresent()) {
            // The session that this request may have opened, because its own was completed, must not stay.
            transaction.setRollbackOnly();
            return replay(twin.get(), key);
        }
        // Otherwise changes of the menu that follow each other closely could outdate the prices again and again.
        events.hold(table.store());
        PriceList prices = priceLists.read(table.store()).orElseThrow(OrderPlacement::noSuchTable);
        return store(table, key, order, prices)
                .orElseThrow(() -> new ConcurrencyFailureException("The menu was changed a moment ago"));
    }

    private static Placed replay(Twin twin, RequestKey key) {
        // Guests who come later and use the key of earlier guests must not see the order of those.
        if (twin.isOver() || !Arrays.equals(twin.requestHash(), key.hash())) {
            throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED);
        }
        return new Placed(twin.orderId(), GuestOrder.of(twin.event()), null);
    }

    private static ProblemException noSuchTable() {
        return new ProblemException(ProblemCode.TABLE_NOT_FOUND);
    }

    /** @return empty if the order was not stored */
    private Optional<Placed> store(Actor table, RequestKey key, PlaceOrder order, PriceList prices) {
        PricedOrder priced = OrderPricing.price(order, table.id(), prices);
        Stored stored = orders.place(table, key, prices.menuVersion(), priced);
        if (!stored.isPlaced()) {
            LOG.debug("{} has no order yet: {}", table.subject(), stored.outcome());
            return Optional.empty();
        }
        String event = Objects.requireNonNull(stored.event());
        return Optional.of(new Placed(stored.orderId(), GuestOrder.of(event), priced));
    }
}
