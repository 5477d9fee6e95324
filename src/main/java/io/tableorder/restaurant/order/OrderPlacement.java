package io.tableorder.restaurant.order;

import io.tableorder.event.EventLog;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.SqlConflicts;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.restaurant.menu.MenuStock;
import io.tableorder.restaurant.order.NewOrders.Stored;
import io.tableorder.restaurant.order.NewOrders.Twin;
import io.tableorder.restaurant.table.GuestSessions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
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

    /** After how long a client of a store that is paused without an end may ask again. */
    private static final Duration WHILE_PAUSED = Duration.ofMinutes(1);

    private final GuestSessions sessions;
    private final PriceLists priceLists;
    private final NewOrders orders;
    private final EventLog events;
    private final OrderCounts counts;
    private final BusinessLines lines;
    private final MenuStock stock;
    private final Transactions transactions;
    private final Duration duplicateWindow;

    OrderPlacement(
            GuestSessions sessions,
            PriceLists priceLists,
            NewOrders orders,
            EventLog events,
            OrderCounts counts,
            BusinessLines lines,
            MenuStock stock,
            Transactions transactions,
            Settings settings) {
        this.sessions = sessions;
        this.priceLists = priceLists;
        this.orders = orders;
        this.events = events;
        this.counts = counts;
        this.lines = lines;
        this.stock = stock;
        this.transactions = transactions;
        this.duplicateWindow = settings.orders().duplicateWindow();
    }

    /**
     * The answer to a request for an order.
     *
     * @param event the order as JSON, as in its event
     * @param order as it was placed; null if an earlier, identical request had placed it
     */
    record Placed(long orderId, String event, @Nullable PricedOrder order, boolean hasSoldOut) {

        boolean isReplay() {
            return order == null;
        }
    }

    /**
     * Places the order, or finds the one that an earlier, identical request has placed. The lock on the session makes the requests of one
     * table wait for each other, so a twin that arrives at the same time finds the order committed.
     *
     * @param by the table's guests, or staff, who order also while the store is paused
     * @param idempotencyKey as the client sent it; null if it sent none
     */
    Placed place(Actor by, long table, @Nullable String idempotencyKey, PlaceOrder order) {
        RequestKey key = RequestKey.of(by, table, idempotencyKey, order, duplicateWindow);
        Ordering ordering = new Ordering(by, table, key, order);
        Placed placed =
                placeAtOnce(ordering).orElseGet(() -> transactions.run(status -> placeStepByStep(ordering, status)));
        PricedOrder committed = placed.order();
        if (committed != null) {
            counts.placed(by.store(), committed.totalPrice(), committed.currency());
            lines.placed(by.store(), placed.orderId(), committed);
        }
        if (placed.hasSoldOut()) {
            stock.soldOut(by.store());
        }
        LOG.debug("{} has order {}{}", by.subject(), placed.orderId(), placed.isReplay() ? ", as before" : "");
        return placed;
    }

    /** Who orders what at which table. */
    private record Ordering(Actor by, long table, RequestKey key, PlaceOrder order) {

        UUID store() {
            return by.store();
        }

        boolean isRefusedBy(PriceList prices) {
            return by.role() == Role.TABLE && prices.isPausedAt(Instant.now());
        }
    }

    /** @return empty if the order needs the long way, or has to be refused */
    private Optional<Placed> placeAtOnce(Ordering ordering) {
        try {
            PriceList prices = priceLists.find(ordering.store()).orElseThrow(OrderPlacement::noSuchTable);
            return ordering.isRefusedBy(prices) ? Optional.empty() : store(ordering, prices);
        } catch (ProblemException perhapsOutdated) {
            return Optional.empty();
        } catch (ConcurrencyFailureException lost) {
            if (SqlConflicts.isTransactionLost(lost)) {
                return Optional.empty();
            }
            throw lost;
        }
    }

    private Placed placeStepByStep(Ordering ordering, TransactionStatus transaction) {
        UUID store = ordering.store();
        long session = sessions.lockOrOpen(ordering.by(), ordering.table());
        Optional<Twin> twin = orders.findTwin(store, session, ordering.key());
        if (twin.isPresent()) {
            // The session that this request may have opened, because its own was completed, must not stay.
            transaction.setRollbackOnly();
            return replay(twin.get(), ordering.key());
        }
        // Otherwise changes of the menu that follow each other closely could outdate the prices again and again.
        events.hold(store);
        PriceList prices = priceLists.read(store).orElseThrow(OrderPlacement::noSuchTable);
        if (ordering.isRefusedBy(prices)) {
            throw paused(prices);
        }
        return store(ordering, prices)
                .orElseThrow(() -> new ConcurrencyFailureException("The menu was changed a moment ago"));
    }

    private static ProblemException paused(PriceList prices) {
        Instant until = prices.mode().until();
        Duration left = until == null ? WHILE_PAUSED : Duration.between(Instant.now(), until);
        return ProblemException.later(ProblemCode.STORE_PAUSED, left);
    }

    private static Placed replay(Twin twin, RequestKey key) {
        // Guests who come later and use the key of earlier guests must not see the order of those.
        if (twin.isOver() || !Arrays.equals(twin.requestHash(), key.hash())) {
            throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED);
        }
        return new Placed(twin.orderId(), twin.event(), null, false);
    }

    private static ProblemException noSuchTable() {
        return new ProblemException(ProblemCode.TABLE_NOT_FOUND);
    }

    /** @return empty if the order was not stored */
    private Optional<Placed> store(Ordering ordering, PriceList prices) {
        Actor by = ordering.by();
        PricedOrder priced = OrderPricing.price(ordering.order(), ordering.table(), prices, Instant.now());
        Stored stored = orders.place(by, ordering.key(), prices.menuVersion(), priced);
        if (!stored.isPlaced()) {
            LOG.debug("{} has no order yet: {}", by.subject(), stored.outcome());
            return Optional.empty();
        }
        String event = Objects.requireNonNull(stored.event());
        return Optional.of(new Placed(stored.orderId(), event, priced, stored.hasSoldOut()));
    }
}
