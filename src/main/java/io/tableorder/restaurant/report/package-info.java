/** Reports: what a store has sold, by day, hour, menu, option and table, and what it has taken back. */
@NullMarked
package io.tableorder.restaurant.report;

import org.jspecify.annotations.NullMarked;
