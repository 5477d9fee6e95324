/** Stores: their names, their currencies and the beginning of their business day. */
@NullMarked
package io.tableorder.restaurant.store;

import org.jspecify.annotations.NullMarked;
