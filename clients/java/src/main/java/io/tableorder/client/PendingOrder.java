package io.tableorder.client;

import io.tableorder.client.model.PlaceOrder;
import java.time.Instant;
import java.util.UUID;

/**
 * An order that was not answered yet, with the key that makes it one however often it is sent.
 *
 * @param key   sent as {@code Idempotency-Key}; at random, so that the same cart later is another order
 * @param table whose order it is
 * @param since when it was first sent
 */
public record PendingOrder(String key, String table, Instant since, PlaceOrder order) {

    static PendingOrder of(String table, PlaceOrder order) {
        return new PendingOrder(UUID.randomUUID().toString(), table, Instant.now(), order);
    }
}
