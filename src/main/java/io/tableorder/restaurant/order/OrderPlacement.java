package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.restaurant.order.Orders.Prepared;
import io.tableorder.restaurant.table.TableSessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;

/**
 * Takes orders. Order, items, event, outbox row and idempotency key are committed together or not at all, in four round trips:
 * lock the session, read, write, commit.
 */
@Component
class OrderPlacement {

    private static final Logger LOG = LoggerFactory.getLogger(OrderPlacement.class);

    /** So many items of an order are named that cannot be had. */
    private static final int MOST_NAMED = 50;

    private final TableSessions sessions;
    private final Orders orders;
    private final OrderCounts counts;
    private final Transactions transactions;
    private final Duration duplicateWindow;

    OrderPlacement(
            TableSessions sessions, Orders orders, OrderCounts counts, Transactions transactions, Settings settings) {
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
     * @param order as it was placed; null when an earlier, same request had placed it
     */
    record Placed(long orderId, String answer, @Nullable Order order) {

        boolean isReplay() {
            return order == null;
        }
    }

    /**
     * Places the order, or finds the one that an earlier, same request has placed. The lock on the session makes the requests of
     * one table wait for each other, so a twin that comes at the same time finds its order committed.
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
        UUID store = table.store();
        long session = sessions.lockOpenOrOpen(store, table.id())
                .orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND));
        RequestKey key = keys.of(table, session, order);
        Prepared prepared = orders.prepare(store, table.id(), key, menusOf(order))
                .orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND));
        Orders.Twin twin = prepared.twin();
        if (twin != null) {
            // Under the key of guests who have left, the next ones would be shown an order that is not theirs.
            if (twin.isOver() || !Arrays.equals(twin.requestHash(), key.hash())) {
                throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED);
            }
            // A repeated request changes nothing: the session that it may have opened, after its own was completed, is
            // not kept.
            transaction.setRollbackOnly();
            return new Placed(twin.orderId(), GuestOrder.of(twin.event()), null);
        }
        Order view = priced(order, table.id(), session, prepared);
        Orders.Stored stored;
        try {
            stored = orders.place(
                    store, session, table.subject(), key, view, prepared.businessDay(), Json.writeText(view));
        } catch (DataIntegrityViolationException e) {
            if (String.valueOf(e.getMessage()).contains("order_items_store_id_menu_id_fkey")) {
                throw new ConcurrencyFailureException("A menu was deleted a moment ago");
            }
            throw e;
        }
        if (!stored.isKeyed()) {
            throw new ConcurrencyFailureException("A twin of this request was stored a moment ago");
        }
        return new Placed(view.id(), GuestOrder.of(stored.event()), view);
    }

    /** @param pointer to the item, in the request */
    private record SoldOut(
            String pointer, @JsonProperty("menu_id") long menuId, String name) {}

    private static Long[] menusOf(PlaceOrder order) {
        return order.items().stream().map(PlaceOrder.Item::menuId).distinct().toArray(Long[]::new);
    }

    private static Order priced(PlaceOrder order, long table, long session, Prepared prepared) {
        List<Order.Item> items = new ArrayList<>();
        List<SoldOut> soldOut = new ArrayList<>();
        long total = 0;
        for (PlaceOrder.Item item : order.items()) {
            Orders.Menu menu = prepared.menus().get(item.menuId());
            if (menu == null) {
                throw new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(item.menuId()));
            }
            if (!menu.isAvailable() && soldOut.size() < MOST_NAMED) {
                soldOut.add(new SoldOut("/items/" + items.size(), item.menuId(), menu.name()));
            }
            long subtotal = Math.multiplyExact(menu.price(), (long) item.quantity());
            total = Math.addExact(total, subtotal);
            items.add(new Order.Item(
                    item.menuId(), menu.name(), menu.price(), item.quantity(), subtotal, item.note(), menu.routing()));
        }
        if (!soldOut.isEmpty()) {
            String names = soldOut.stream().map(SoldOut::name).distinct().collect(Collectors.joining(", "));
            throw new ProblemException(ProblemCode.MENU_NOT_AVAILABLE, new ProblemException.Value(names, soldOut));
        }
        if (order.expectedTotal() != null && order.expectedTotal() != total) {
            throw new ProblemException(ProblemCode.PRICE_CHANGED, total);
        }
        return new Order(
                prepared.orderId(),
                prepared.orderId(),
                null,
                OrderStatus.PENDING,
                total,
                prepared.currency(),
                table,
                prepared.tableNumber(),
                session,
                order.note(),
                1,
                prepared.placedAt(),
                items);
    }
}
