package io.tableorder.event;

import java.util.UUID;

/**
 * A Spring event: a transaction of this instance has just added to a store's log. It is only a hint for readers of the log; the log alone
 * is reliable. Listeners run on the writer's thread and must return at once.
 */
public record LogGrown(UUID storeId) {}
