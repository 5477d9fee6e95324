package io.tableorder.integrators.delivery;

import java.util.UUID;

/**
 * Staff have deleted a target, and its open deliveries are cancelled. Published in the transaction that cancels them.
 *
 * @param actor who has deleted it
 */
public record TargetGone(UUID storeId, String target, String actor) {}
