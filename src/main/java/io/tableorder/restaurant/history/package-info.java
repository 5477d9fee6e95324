/** The history: how the orders of completed sessions get there, how staff read them, and how long the service keeps them. */
@NullMarked
package io.tableorder.restaurant.history;

import org.jspecify.annotations.NullMarked;
