/** Stores: their names, currencies, and when their business day begins. */
@NullMarked
package io.tableorder.restaurant.store;

import org.jspecify.annotations.NullMarked;
