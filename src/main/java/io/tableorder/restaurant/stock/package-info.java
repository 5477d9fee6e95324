/** How many portions are left of the dishes that are counted. */
@NullMarked
package io.tableorder.restaurant.stock;

import org.jspecify.annotations.NullMarked;
