/** The kitchen's side of orders: the stations where dishes are made, and their tickets. */
@NullMarked
package io.tableorder.restaurant.kitchen;

import org.jspecify.annotations.NullMarked;
