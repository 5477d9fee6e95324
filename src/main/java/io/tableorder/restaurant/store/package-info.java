/**
 * Stores: their names, their currencies and the beginning of their business day; their modes (open, busy, paused) and the connectors that
 * they require; the record of what super admins have read.
 */
@NullMarked
package io.tableorder.restaurant.store;

import org.jspecify.annotations.NullMarked;
