package io.tableorder.client;

import io.tableorder.client.api.GuestApi;
import io.tableorder.client.core.ApiException;
import io.tableorder.client.model.Order;
import io.tableorder.client.model.PlaceOrder;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;

/** The operations of a table. Made by {@link TableOrder#guest}. */
public final class Guest extends GuestApi {

    /** Refusals that do not say whether an earlier try has become an order. */
    private static final Set<Integer> SAYS_NOTHING_OF_THE_ORDER = Set.of(401, 403, 408, 429);

    private final TableOrder service;
    private final Tokens tokens;
    private final String table;
    private final PendingOrders pendingOrders;

    Guest(TableOrder service, Tokens tokens, String table, PendingOrders pendingOrders) {
        super(service.connection(tokens));
        this.service = service;
        this.tokens = tokens;
        this.table = table;
        this.pendingOrders = pendingOrders;
    }

    /**
     * Places an order once, however often it has to be sent. Its key is kept until the service has answered; where this fails without an
     * answer, call it again with the same order, also after a restart of the client: it has the same key, and is the same order.
     */
    public Order placeOrder(PlaceOrder order) throws ApiException {
        return place(pending(order));
    }

    /** Orders of this table that were sent and not answered, oldest first: by a crash, or a long time without network. */
    public List<PendingOrder> pendingOrders() {
        return pendingOrders.all().stream()
                .filter(order -> order.table().equals(table))
                .toList();
    }

    /** Sends a pending order once more. */
    public Order place(PendingOrder pending) throws ApiException {
        try {
            Order placed = placeOrder(pending.order(), pending.key());
            pendingOrders.remove(pending);
            return placed;
        } catch (ProblemException refusal) {
            if (isSettledBy(refusal)) {
                pendingOrders.remove(pending);
            }
            throw refusal;
        }
    }

    /** Gives a pending order up. It may have become an order: see {@link #listOwnOrders}. */
    public void forget(PendingOrder pending) {
        pendingOrders.remove(pending);
    }

    /** Follows what happens at the table. */
    public LiveStream.Builder live() {
        return new LiveStream.Builder(service, tokens, "/api/customer/orders/stream", "/api/customer/stream-tickets");
    }

    private PendingOrder pending(PlaceOrder order) {
        synchronized (pendingOrders) {
            return pendingOrders().stream()
                    .filter(pending -> pending.order().equals(order))
                    .findFirst()
                    .orElseGet(() -> {
                        PendingOrder pending = PendingOrder.of(table, order);
                        pendingOrders.add(pending);
                        return pending;
                    });
        }
    }

    private static boolean isSettledBy(ProblemException refusal) {
        return refusal.status() < 500
                && !refusal.isRetryable()
                && !SAYS_NOTHING_OF_THE_ORDER.contains(refusal.status());
    }

    @Override
    protected ApiException getApiException(String operation, HttpResponse<InputStream> answer) throws IOException {
        return Connection.exception(operation, answer);
    }
}
