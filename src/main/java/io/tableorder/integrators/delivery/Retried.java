package io.tableorder.integrators.delivery;

import java.util.UUID;

/**
 * Staff have retried a delivery. Published in the transaction that makes it due again.
 *
 * @param actor who has retried it
 */
public record Retried(UUID storeId, long deliveryId, String actor) {}
