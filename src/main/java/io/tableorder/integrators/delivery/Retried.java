package io.tableorder.integrators.delivery;

import java.util.UUID;

/**
 * Staff has taken a delivery that was given up in hand again. Published in the same transaction.
 *
 * @param actor who
 */
public record Retried(UUID storeId, long deliveryId, String actor) {}
