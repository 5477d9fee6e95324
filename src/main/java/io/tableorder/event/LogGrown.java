package io.tableorder.event;

import java.util.UUID;

/**
 * A Spring event: a transaction of this instance has just added to a store's log. Only a hint, for those who follow a log; what
 * counts is the log. Listeners are called on the writer's thread and must not keep it.
 */
public record LogGrown(UUID storeId) {}
