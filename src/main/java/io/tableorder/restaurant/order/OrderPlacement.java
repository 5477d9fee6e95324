package io.tableorder.restaurant.order;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.restaurant.order.NewOrders.Prepared;
import io.tableorder.restaurant.table.TableSessions;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;

/**
 * Places orders. Order, items, event, outbox row and idempotency key are committed together or not at all, in four round trips: lock the
 * session, read, write, commit.
 */
@Component
class OrderPlacement {

    private static final Logger LOG = LoggerFactory.getLogger(OrderPlacement.class);

    private final TableSessions sessions;
    private final NewOrders orders;
    private final OrderCounts counts;
    private final Transactions transactions;
    private final Duration duplicateWindow;

    OrderPlacement(
            TableSessions sessions,
            NewOrders orders,
            OrderCounts counts,
            Transactions transactions,
            Settings settings) {
        this.sessions = sessions;
        this.orders = orders;
        this.counts = counts;
        this.transactions = transactions;
        this.duplicateWindow = settings.orders().duplicateWindow();
    }

    /**
     * The answer to a request for an order.
     *
     * @param answer the order as JSON, as guests see it
     * @param order as it was placed; null if an earlier, identical request had placed it
     */
    record Placed(long orderId, String answer, @Nullable Order order) {

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
        RequestKeys keys = new RequestKeys(idempotencyKey, duplicateWindow);
        Placed placed = transactions.run(status -> place(table, order, keys, status));
        Order committed = placed.order();
        if (committed != null) {
            counts.placed(table.store(), committed.totalPrice(), committed.currency());
        }
        LOG.debug("{} has order {}{}", table.subject(), placed.orderId(), placed.isReplay() ? ", as before" : "");
        return placed;
    }

    private Placed place(Actor table, PlaceOrder order, RequestKeys keys, TransactionStatus transaction) {
        long session = sessions.lockOpenOrOpen(table.store(), table.id())
                .orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND));
        RequestKey key = keys.of(table, session, order);
        Prepared prepared = orders.prepare(table.store(), table.id(), key, menusOf(order))
                .orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND));
        NewOrders.Twin twin = prepared.twin();
        if (twin != null) {
            // The session that this request may have opened, because its own was completed, must not stay.
            transaction.setRollbackOnly();
            return replay(twin, key);
        }
        return store(table, session, key, prepared, OrderPricing.price(order, table.id(), session, prepared));
    }

    private static Long[] menusOf(PlaceOrder order) {
        return order.items().stream().map(PlaceOrder.Item::menuId).distinct().toArray(Long[]::new);
    }

    private static Placed replay(NewOrders.Twin twin, RequestKey key) {
        // Guests who come later and use the key of earlier guests must not see the order of those.
        if (twin.isOver() || !Arrays.equals(twin.requestHash(), key.hash())) {
            throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED);
        }
        return new Placed(twin.orderId(), GuestOrder.of(twin.event()), null);
    }

    private Placed store(Actor table, long session, RequestKey key, Prepared prepared, Order order) {
        NewOrders.Stored stored;
        try {
            stored = orders.place(
                    table.store(), session, table.subject(), key, order, prepared.businessDay(), Json.writeText(order));
        } catch (DataIntegrityViolationException e) {
            if (String.valueOf(e.getMessage()).contains("order_items_store_id_menu_id_fkey")) {
                throw new ConcurrencyFailureException("A menu was deleted a moment ago");
            }
            throw e;
        }
        if (!stored.isKeyed()) {
            throw new ConcurrencyFailureException("A twin of this request was stored a moment ago");
        }
        return new Placed(order.id(), GuestOrder.of(stored.event()), order);
    }
}
